namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends pertinent positives, <c>name</c> (1 for each feature whose value has to be there, the others at the base row's, for the model to say what it says; else 0), <c>name.Score</c> (of that
/// row) and <c>name.Smallest</c> (1 where it is proven that no fewer features do), and pertinent negatives, the least addition after which it says something else:
/// <c>name.Negative</c> (1 for each feature that is added to), <c>name.NegativeValues</c> (all slots then), <c>name.NegativeScore</c>, <c>name.NegativeDistance</c> and
/// <c>name.NegativeFound</c> (0 where there is none: then the others are NaN).
/// </summary>
public sealed class ContrastiveTransformer : ExplainingTransformer
{
    private readonly ContrastiveRows _rows;

    internal ContrastiveTransformer(ContrastiveRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of pertinent positives.</summary>
    public string OutputColumnName => _rows.State.Common.OutputColumn;

    /// <summary>Names of the features, in the order of the marks.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.Model.Features.Names;

    /// <summary>By slot the value that stands for "absent".</summary>
    public IReadOnlyList<float> BaseRow => [.. _rows.State.BaseRow];
}
