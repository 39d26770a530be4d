namespace MLNet.Xai;

/// <summary>Appends how far two columns of attributions agree.</summary>
public sealed class AgreementTransformer : ExplainingTransformer
{
    private readonly AttributionAgreementRows _rows;

    internal AgreementTransformer(AttributionAgreementRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of rank correlations.</summary>
    public string OutputColumnName => _rows.State.Name;
}
