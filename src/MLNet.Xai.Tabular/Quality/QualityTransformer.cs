namespace MLNet.Xai.Tabular;

/// <summary>Appends measures of a column of attributions.</summary>
public sealed class QualityTransformer : ExplainingTransformer
{
    private readonly QualityRows _rows;

    internal QualityTransformer(QualityRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>What the names of the columns begin with.</summary>
    public string OutputColumnName => _rows.State.OutputColumn;

    /// <summary>The measures.</summary>
    public QualityMeasures Measures => _rows.State.Measures;
}
