using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>Weighted sums of columns and labels, a block of samples at a time: the columns of a block stay in the cache.</summary>
internal sealed class BlockMoments(int features, int outputs)
{
    /// <summary>Samples of a block.</summary>
    public const int Block = 256;

    private readonly double[] _sums = new double[features];
    private readonly GramLanes _gram = new(features);
    private readonly double[] _columns = new double[GramLanes.Padded(features) * Block];
    private readonly double[] _labels = new double[outputs];
    private readonly double[] _squares = new double[outputs];
    private readonly double[] _cross = new double[outputs * features];
    private readonly double[] _weighted = new double[Block];
    private double _total;

    /// <summary>Adds samples.</summary>
    /// <param name="columns">Features, and those that fill up the last four, x <see cref="Block"/>, of which the first samples of each count; all are finite.</param>
    /// <param name="weights">One a sample: as many as there are.</param>
    public void Add(ReadOnlySpan<double> columns, ReadOnlySpan<double> weights)
    {
        _total += TensorPrimitives.Sum(weights);
        for (int i = 0; i < features; i++)
        {
            Span<double> weighted = _columns.AsSpan(i * Block, Block);
            TensorPrimitives.Multiply(Column(columns, i, weights.Length), weights, weighted);
            weighted[weights.Length..].Clear();
            _sums[i] += TensorPrimitives.Sum<double>(weighted);
        }

        _gram.Add(_columns, columns);
    }

    /// <summary>Adds what the model says of the same samples.</summary>
    /// <param name="columns">As in <see cref="Add"/>.</param>
    /// <param name="weights">One a sample.</param>
    /// <param name="output">Which output.</param>
    /// <param name="labels">One a sample.</param>
    public void AddLabels(ReadOnlySpan<double> columns, ReadOnlySpan<double> weights, int output, ReadOnlySpan<double> labels)
    {
        Span<double> weighted = _weighted.AsSpan(0, weights.Length);
        TensorPrimitives.Multiply(labels, weights, weighted);
        _labels[output] += TensorPrimitives.Sum<double>(weighted);
        _squares[output] += TensorPrimitives.Dot(weighted, labels);
        for (int i = 0; i < features; i++)
            _cross[(output * features) + i] += TensorPrimitives.Dot(weighted, Column(columns, i, weights.Length));
    }

    /// <summary>The centred moments of the features with an output.</summary>
    /// <param name="output">Which output.</param>
    /// <param name="shift">What was taken from its labels.</param>
    /// <exception cref="ArgumentException">No sample has a weight.</exception>
    public NeighbourhoodMoments Centred(int output, double shift)
    {
        if (!(_total > 0))
            throw new ArgumentException("No sample of the neighbourhood has a weight: the kernel width is too small for these distances.", nameof(output));
        double[] means = [.. _sums.Select(sum => sum / _total)], cross = new double[features];
        double label = _labels[output] / _total;
        for (int i = 0; i < features; i++)
            cross[i] = _cross[(output * features) + i] - (means[i] * _labels[output]);
        return new NeighbourhoodMoments(means, Around(means), cross, label + shift, Math.Max(0, _squares[output] - (label * _labels[output])));
    }

    /// <summary>The features' second moments around a point.</summary>
    public double[] Around(double[] point)
    {
        var moments = new double[features * features];
        for (int i = 0; i < features; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                moments[(i * features) + j] = moments[(j * features) + i] =
                    _gram.Sum(i, j) - (point[i] * _sums[j]) - (point[j] * _sums[i]) + (point[i] * point[j] * _total);
            }
        }

        return moments;
    }

    private static ReadOnlySpan<double> Column(ReadOnlySpan<double> columns, int feature, int count) => columns.Slice(feature * Block, count);
}
