using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>Weighted sums of columns and labels, a block of samples at a time: the columns of a block stay in the cache.</summary>
internal sealed unsafe class BlockMoments(MomentLoops loops, int features, int outputs)
{
    /// <summary>Samples of a block.</summary>
    public const int Block = 128;

    private readonly double[] _sums = new double[features];
    private readonly GramLanes _gram = new(loops, features);
    private readonly double[] _columns = new double[GramLanes.Padded(features) * Block];
    private readonly double[] _labels = new double[outputs];
    private readonly double[] _squares = new double[outputs];
    private readonly double[] _cross = new double[outputs * GramLanes.Padded(features)];
    private readonly double[] _weighted = new double[Block];

    /// <summary>Sum of the weights.</summary>
    public double Total { get; private set; }

    /// <summary>Adds samples.</summary>
    /// <param name="columns">Features, and those that fill up the last four, x <see cref="Block"/>, of which the first samples of each count; the others are finite, too.</param>
    /// <param name="weights">One a sample: as many as there are.</param>
    public void Add(ReadOnlySpan<double> columns, ReadOnlySpan<double> weights)
    {
        Total += TensorPrimitives.Sum(weights);
        weights.CopyTo(_weighted);
        _weighted.AsSpan(weights.Length).Clear();
        fixed (double* x = columns, w = _weighted, products = _columns, sums = _sums)
        {
            loops.Multiply(x, w, features, products, sums);
            _gram.Add(products, x);
        }
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
        _weighted.AsSpan(weights.Length).Clear();
        int padded = GramLanes.Padded(features);
        fixed (double* x = columns, w = _weighted, cross = _cross)
        {
            for (int i = 0; i < padded; i += MomentLoops.Many)
                loops.Dots(w, x + (i * Block), cross + (output * padded) + i);
        }
    }

    /// <summary>The centred moments of the features with an output.</summary>
    /// <param name="output">Which output.</param>
    /// <param name="shift">What was taken from its labels.</param>
    /// <exception cref="ArgumentException">No sample has a weight.</exception>
    public NeighbourhoodMoments Centred(int output, double shift)
    {
        if (!(Total > 0))
            throw new ArgumentException("No sample of the neighbourhood has a weight: the kernel width is too small for these distances.", nameof(output));
        double[] means = Means(), cross = new double[features];
        double label = _labels[output] / Total;
        for (int i = 0; i < features; i++)
            cross[i] = _cross[(output * GramLanes.Padded(features)) + i] - (means[i] * _labels[output]);
        return new NeighbourhoodMoments(means, Around(means), cross, label + shift, Math.Max(0, _squares[output] - (label * _labels[output])));
    }

    /// <summary>Weighted means of the features.</summary>
    public double[] Means() => [.. _sums.Select(sum => sum / Total)];

    /// <summary>The features' second moments around a point.</summary>
    public double[] Around(double[] point)
    {
        var moments = new double[features * features];
        for (int i = 0; i < features; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                moments[(i * features) + j] = moments[(j * features) + i] =
                    _gram.Sum(i, j) - (point[i] * _sums[j]) - (point[j] * _sums[i]) + (point[i] * point[j] * Total);
            }
        }

        return moments;
    }
}
