using MLNet.Xai.Columns;
using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Appends how well a map column finds the objects of a mask column.</summary>
public sealed class MapLocalisationTransformer : ExplainingTransformer
{
    private readonly LocalisationRows _rows;

    internal MapLocalisationTransformer(LocalisationRows rows) => _rows = rows;

    /// <summary>What the columns' names begin with.</summary>
    public string OutputColumnPrefix => _rows.ColumnName;

    internal override RowExplainer Rows => _rows;
}
