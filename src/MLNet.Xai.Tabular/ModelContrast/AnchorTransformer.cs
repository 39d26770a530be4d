namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends anchors: <c>name</c> (Text: "Age &lt;= 25 and Purpose = car"; "always" where no condition is needed), <c>name.Precision</c>, <c>name.PrecisionLow</c> and <c>name.PrecisionHigh</c> (its
/// bounds), <c>name.Coverage</c> (the share of the background that keeps the rule), <c>name.Features</c> (1 for each feature in the rule, else 0) and <c>name.Found</c> (1 where the rule
/// reaches the threshold; 0 where none was found that does, and this is only the best one).
/// </summary>
public sealed class AnchorTransformer : ExplainingTransformer
{
    private readonly AnchorRows _rows;

    internal AnchorTransformer(AnchorRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of rules.</summary>
    public string OutputColumnName => _rows.State.Common.OutputColumn;

    /// <summary>Names of the features, in the order of <c>.Features</c>.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.Model.Features.Names;
}
