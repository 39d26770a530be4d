using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>Weighted second moments of a neighbourhood, centred unless told otherwise: all that every regression here needs of the samples.</summary>
internal sealed class NeighbourhoodMoments
{
    public NeighbourhoodMoments(ReadOnlySpan<double> data, int features, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights, bool centred = true)
    {
        Features = features;
        Means = new double[features];
        Gram = new double[features * features];
        Cross = new double[features];
        double total = TensorPrimitives.Sum(weights);
        for (int r = 0; r < labels.Length && centred; r++)
        {
            TensorPrimitives.MultiplyAdd(data.Slice(r * features, features), weights[r] / total, Means, Means);
            LabelMean += weights[r] / total * labels[r];
        }

        var centre = new double[features];
        for (int r = 0; r < labels.Length; r++)
        {
            TensorPrimitives.Subtract(data.Slice(r * features, features), Means, centre);
            double label = labels[r] - LabelMean;
            LabelVariance += weights[r] * label * label;
            TensorPrimitives.MultiplyAdd(centre, weights[r] * label, Cross, Cross);
            for (int i = 0; i < features; i++)
            {
                Span<double> row = Gram.AsSpan(i * features, i + 1);
                TensorPrimitives.MultiplyAdd(centre.AsSpan(0, i + 1), weights[r] * centre[i], row, row);
            }
        }

        for (int i = 0; i < features; i++)
        {
            for (int j = 0; j < i; j++)
                Gram[(j * features) + i] = Gram[(i * features) + j];
        }
    }

    /// <summary>Moments that were summed elsewhere, centred.</summary>
    public NeighbourhoodMoments(double[] means, double[] gram, double[] cross, double labelMean, double labelVariance) =>
        (Features, Means, Gram, Cross, LabelMean, LabelVariance) = (means.Length, means, gram, cross, labelMean, labelVariance);

    public int Features { get; }

    /// <summary>Weighted means of the features.</summary>
    public double[] Means { get; }

    /// <summary>Weighted mean of the labels.</summary>
    public double LabelMean { get; }

    /// <summary>Sum of weight x squared centred label.</summary>
    public double LabelVariance { get; }

    /// <summary>X'WX of the centred data.</summary>
    public double[] Gram { get; }

    /// <summary>X'Wy of the centred data.</summary>
    public double[] Cross { get; }

    /// <summary>The moments of some of the features, as a matrix with <paramref name="ridge"/> on its diagonal and a right-hand side.</summary>
    public (double[] Matrix, double[] Right) Select(ReadOnlySpan<int> features, double ridge)
    {
        int n = features.Length;
        var matrix = new double[n * n];
        var right = new double[n];
        for (int i = 0; i < n; i++)
        {
            right[i] = Cross[features[i]];
            for (int j = 0; j < n; j++)
                matrix[(i * n) + j] = Gram[(features[i] * Features) + features[j]];
            matrix[(i * n) + i] += ridge;
        }

        return (matrix, right);
    }
}
