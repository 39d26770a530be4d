namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends counterfactuals. With one a row: <c>name</c> (its slots), <c>name.Changed</c> (1 for each feature that differs, else 0), <c>name.Distance</c>, <c>name.Sparsity</c> (how many differ),
/// <c>name.Plausibility</c>, <c>name.Score</c> (what the model says of it), and <c>name.Found</c> (how many were found: 0 where none was), <c>name.Nearest</c> (1 where it is proven that
/// none is nearer, or that there is none). With several, each but the last two has all first ones, then all second ones. NaN where there is none, and in every column where the row needs none.
/// </summary>
public sealed class CounterfactualTransformer : ExplainingTransformer
{
    private readonly CounterfactualRows _rows;

    internal CounterfactualTransformer(CounterfactualRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of values.</summary>
    public string OutputColumnName => _rows.State.Common.OutputColumn;

    /// <summary>Names of the features, in the order of <c>.Changed</c>.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.Model.Features.Names;

    /// <summary>Counterfactuals of a row at most.</summary>
    public int Count => _rows.State.Options.Count;
}
