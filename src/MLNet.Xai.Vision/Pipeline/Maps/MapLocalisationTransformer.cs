using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Appends how well a map column finds the objects of a mask column.</summary>
public sealed class MapLocalisationTransformer : ExplainingTransformer
{
    private readonly LocalisationRows _rows;

    internal MapLocalisationTransformer(LocalisationRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>What the columns' names begin with.</summary>
    public string OutputColumnPrefix => _rows.ColumnName;
}
