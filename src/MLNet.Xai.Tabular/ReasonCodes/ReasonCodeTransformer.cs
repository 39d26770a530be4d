namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends reason codes: <c>name</c> (Shapley values against the comparison, in units of the score; NaN for rows that need no reasons), <c>name.BaseValue</c> (the comparison's mean score),
/// <c>name.Residual</c>, and for every reason of a row, the strongest first, <c>.Code</c>, <c>.Text</c>, <c>.Feature</c>, <c>.Contribution</c>, <c>.Value</c>, <c>.Reference</c> and <c>.Share</c>;
/// then <c>.Gap</c>, <c>.Flag</c> with its <c>.Warnings</c>, and <c>.Status</c> (<see cref="ReasonStatus"/>).
/// </summary>
public sealed class ReasonCodeTransformer : ExplainingTransformer
{
    private readonly ReasonRows _rows;

    internal ReasonCodeTransformer(ReasonRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of values, with which the others' names begin.</summary>
    public string OutputColumnName => _rows.State.Shap.OutputColumn;

    /// <summary>Names of the features, in the order of the values.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.Model.Features.Names;

    /// <summary>The codes in their declared order: the catalogue's, then features by default.</summary>
    public IReadOnlyList<string> Codes => _rows.State.Catalogue.Codes;

    /// <summary>Which rows get reasons.</summary>
    public ReasonCutoff Cutoff => _rows.State.Cutoff;

    /// <summary>With whom they are compared.</summary>
    public ReasonComparison Comparison => _rows.State.Comparison;

    /// <summary>How many rows that are.</summary>
    public int ComparisonRows => _rows.State.Shap.Background.Length / _rows.Model.Slots;

    /// <summary>The method that is used: never <see cref="ShapMethod.Auto"/>.</summary>
    public ShapMethod Method => _rows.State.Shap.Method;
}
