namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends TreeSHAP values to rows that have the feature column of a tree model: <c>name</c>, <c>name.BaseValue</c>, <c>name.Residual</c>, and on request
/// <c>name.Others</c> and <c>name.Interactions</c>.
/// </summary>
/// <remarks>
/// <c>name</c> is a vector of Single with one slot a feature (or outputs x features), <c>name.BaseValue</c> what the model gives when no
/// feature is known, and <c>name.Residual</c> base + sum of values - what the model says: zero up to rounding. Values are sparse where most are zero. All columns are NaN in rows
/// that <see cref="TreeShapColumnOptions.ExplainWhen"/> leaves out.
/// </remarks>
public sealed class TreeShapTransformer : ExplainingTransformer
{
    private readonly TreeShapRows _rows;

    internal TreeShapTransformer(TreeShapRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of values.</summary>
    public string OutputColumnName => _rows.State.OutputColumn;

    /// <summary>Name of the column with the features.</summary>
    public string FeatureColumnName => _rows.State.FeatureColumn;

    /// <summary>Names of the explained features, in the order of the values.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.State.Features.Names;
}
