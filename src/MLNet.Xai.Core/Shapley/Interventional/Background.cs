using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>The background rows, from which absent features are taken.</summary>
internal sealed class Background
{
    private readonly float[] _rows;

    /// <summary>Copies the rows.</summary>
    /// <exception cref="ArgumentException">There is no row, or the values do not make whole rows.</exception>
    public Background(TreeEnsemble ensemble, ReadOnlySpan<float> rows)
    {
        FeatureCount = ensemble.FeatureCount;
        if (rows.IsEmpty)
        {
            throw new ArgumentException(
                "Interventional explanations take absent features from background rows, but Background is empty. "
                + "Give some rows of the training data (100 are usually enough).", nameof(rows));
        }

        if (rows.Length % FeatureCount != 0)
        {
            throw new ArgumentException(
                $"Background has {rows.Length} values, which is not a whole number of rows of {FeatureCount} features.", nameof(rows));
        }

        _rows = rows.ToArray();
        Count = rows.Length / FeatureCount;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of features of a row.</summary>
    public int FeatureCount { get; }

    /// <summary>All rows, row-major.</summary>
    public ReadOnlySpan<float> Rows => _rows;

    /// <summary>One row.</summary>
    public ReadOnlySpan<float> Row(int row) => _rows.AsSpan(row * FeatureCount, FeatureCount);

    /// <summary>The mean prediction of every output, through the link if there is one: the base values.</summary>
    public double[] MeanPrediction(TreeEnsemble ensemble, OutputLink? link)
    {
        double[] mean = new double[ensemble.OutputCount];
        double[] outputs = new double[ensemble.OutputCount];
        for (int r = 0; r < Count; r++)
        {
            ensemble.Predict(Row(r), outputs);
            link?.Apply(outputs, outputs);
            for (int k = 0; k < mean.Length; k++)
                mean[k] += outputs[k];
        }

        for (int k = 0; k < mean.Length; k++)
            mean[k] /= Count;
        return mean;
    }

    /// <summary>The derived columns of all rows, <c>[column * Count + row]</c>.</summary>
    public unsafe double[] Columns(ShapForest forest)
    {
        double[] columns = new double[forest.Columns.Count * Count];
        fixed (double* to = columns)
        {
            for (int r = 0; r < Count; r++)
                forest.Columns.Derive(Row(r), to + r, Count);
        }

        return columns;
    }
}
