using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Appends how far two map columns agree.</summary>
public sealed class MapAgreementTransformer : ExplainingTransformer
{
    private readonly AgreementRows _rows;

    internal MapAgreementTransformer(AgreementRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column with intersection over union.</summary>
    public string OutputColumnName => _rows.ColumnName;
}
