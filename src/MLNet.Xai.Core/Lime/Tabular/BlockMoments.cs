using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Lime;

/// <summary>Weighted sums of columns and labels, a block of samples at a time: the columns of a block stay in the cache.</summary>
internal sealed class BlockMoments(int features, int outputs)
{
    /// <summary>Samples of a block.</summary>
    public const int Block = 128;

    private readonly double[] _sums = new double[features];
    private readonly GramLanes _gram = new(features);
    private readonly double[] _columns = new double[GramLanes.Padded(features) * Block];
    private readonly double[] _labels = new double[outputs];
    private readonly double[] _squares = new double[outputs];
    private readonly double[] _cross = new double[outputs * GramLanes.Padded(features)];
    private readonly double[] _weighted = new double[Block];
    private double _total;

    /// <summary>Adds samples.</summary>
    /// <param name="columns">Features, and those that fill up the last four, x <see cref="Block"/>, of which the first samples of each count; the others are finite, too.</param>
    /// <param name="weights">One a sample: as many as there are.</param>
    public void Add(ReadOnlySpan<double> columns, ReadOnlySpan<double> weights)
    {
        _total += TensorPrimitives.Sum(weights);
        weights.CopyTo(_weighted);
        _weighted.AsSpan(weights.Length).Clear();
        for (int i = 0; i < features; i++)
            _sums[i] += Multiply(columns.Slice(i * Block, Block), _weighted, _columns.AsSpan(i * Block, Block));
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
        _weighted.AsSpan(weights.Length).Clear();
        int padded = GramLanes.Padded(features);
        for (int i = 0; i < padded; i += GramLanes.Many)
            Dots(_weighted, columns.Slice(i * Block, GramLanes.Many * Block), _cross.AsSpan((output * padded) + i, GramLanes.Many));
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
            cross[i] = _cross[(output * GramLanes.Padded(features)) + i] - (means[i] * _labels[output]);
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

    // The products' sum.
    private static double Multiply(ReadOnlySpan<double> column, ReadOnlySpan<double> weights, Span<double> products)
    {
        ReadOnlySpan<Vector<double>> x = MemoryMarshal.Cast<double, Vector<double>>(column), w = MemoryMarshal.Cast<double, Vector<double>>(weights)[..x.Length];
        Span<Vector<double>> p = MemoryMarshal.Cast<double, Vector<double>>(products)[..x.Length];
        (Vector<double> even, Vector<double> odd) = (Vector<double>.Zero, Vector<double>.Zero);
        for (int i = 0; i + 1 < x.Length; i += 2)
        {
            (p[i], p[i + 1]) = (x[i] * w[i], x[i + 1] * w[i + 1]);
            (even, odd) = (even + p[i], odd + p[i + 1]);
        }

        return Vector.Sum(even + odd);
    }

    // Adds the sums of a column's products with four others.
    private static void Dots(ReadOnlySpan<double> column, ReadOnlySpan<double> others, Span<double> sums)
    {
        ReadOnlySpan<Vector<double>> w = MemoryMarshal.Cast<double, Vector<double>>(column), x = MemoryMarshal.Cast<double, Vector<double>>(others);
        ReadOnlySpan<Vector<double>> x0 = x[..w.Length], x1 = x.Slice(w.Length, w.Length), x2 = x.Slice(2 * w.Length, w.Length), x3 = x.Slice(3 * w.Length, w.Length);
        (Vector<double> s0, Vector<double> s1, Vector<double> s2, Vector<double> s3) = (Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero, Vector<double>.Zero);
        for (int i = 0; i < w.Length; i++)
        {
            (s0, s1) = (Vector.MultiplyAddEstimate(w[i], x0[i], s0), Vector.MultiplyAddEstimate(w[i], x1[i], s1));
            (s2, s3) = (Vector.MultiplyAddEstimate(w[i], x2[i], s2), Vector.MultiplyAddEstimate(w[i], x3[i], s3));
        }

        TensorPrimitives.Add(sums, [Vector.Sum(s0), Vector.Sum(s1), Vector.Sum(s2), Vector.Sum(s3)], sums);
    }
}
