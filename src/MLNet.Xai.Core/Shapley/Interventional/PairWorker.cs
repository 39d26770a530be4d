using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>One thread's buffers for walks in pairs.</summary>
/// <param name="pairs">The trees and background rows.</param>
/// <param name="numbersPerValue">Numbers written for each value: 1, or the number of values for interactions.</param>
internal abstract unsafe class PairWorker(PairForest pairs, int numbersPerValue = 1) : IBlockWorker
{
    private readonly PairWalk _walk = new(pairs.Forest.Players.Count);
    private readonly double[] _columns = new double[pairs.Forest.Columns.Count];

    /// <summary>The trees and background rows.</summary>
    protected PairForest Pairs { get; } = pairs;

    /// <summary>Number of values of a row and output.</summary>
    protected int Values { get; } = pairs.Forest.ValueCount;

    /// <summary>The row as the trees see it: its derived columns.</summary>
    protected ReadOnlySpan<double> Columns => _columns;

    public void Work(ExplainJob job, int first, int count)
    {
        int features = Pairs.Forest.FeatureCount;
        int perRow = Pairs.Forest.OutputCount * Values * numbersPerValue;
        for (int r = first; r < first + count; r++)
        {
            var row = new ReadOnlySpan<float>(job.Rows + ((long)r * features), features);
            fixed (double* columns = _columns)
                Pairs.Forest.Columns.Derive(row, columns, 1);
            var values = new Span<double>(job.Values + ((long)r * perRow), perRow);
            values.Clear();
            Explain(row, r, values);
        }
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Explains one row into cleared values.</summary>
    protected abstract void Explain(ReadOnlySpan<float> row, int rowNumber, Span<double> values);

    /// <summary>Walks all trees of an output with the row and 64 background rows.</summary>
    protected void Walk(int output, int word, IPairVisitor visitor)
    {
        foreach (PairTree tree in Pairs.Trees[output])
            _walk.Walk(tree, _columns, word, Pairs.Rows(word), visitor);
    }

    /// <summary>Writes players' values at their places.</summary>
    protected void Credit(ReadOnlySpan<float> row, ReadOnlySpan<double> credit, Span<double> values)
    {
        for (int player = 0; player < credit.Length; player++)
            values[Pairs.Forest.Players.Place(player, row)] = credit[player];
    }
}
