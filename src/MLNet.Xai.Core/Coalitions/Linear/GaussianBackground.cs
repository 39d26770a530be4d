namespace MLNet.Xai.Core.Coalitions;

/// <summary>Means and covariances of features: what <see cref="CorrelatedLinearShap"/> takes for their joint distribution.</summary>
public sealed class GaussianBackground
{
    // A pivot that is so small a part of its variance has vanished: the features before determine this one.
    private const double Vanishing = 1e-10;
    private readonly double[] _means;
    private readonly double[] _covariance;

    /// <summary>A distribution of its moments.</summary>
    /// <param name="means">By feature.</param>
    /// <param name="covariance">Row-major, features x features: symmetric and positive semi-definite.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or it is no covariance.</exception>
    public GaussianBackground(ReadOnlySpan<double> means, ReadOnlySpan<double> covariance)
    {
        int n = means.Length;
        if (n == 0 || covariance.Length != (long)n * n)
            throw new ArgumentException($"{covariance.Length} numbers are no covariance of {n} features.", nameof(covariance));
        (_means, _covariance) = (means.ToArray(), covariance.ToArray());
        if (!Array.TrueForAll(_means, double.IsFinite) || !Array.TrueForAll(_covariance, double.IsFinite))
            throw new ArgumentException("A mean or a covariance is NaN or infinite. Replace missing values before the moments are taken.", nameof(covariance));
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
            {
                (double a, double b) = (_covariance[(i * n) + j], _covariance[(j * n) + i]);
                if (Math.Abs(a - b) > 1e-9 * Math.Sqrt(Math.Abs(_covariance[(i * n) + i] * _covariance[(j * n) + j])))
                    throw new ArgumentException($"The covariance is not symmetric: {a} and {b} for features {i} and {j}.", nameof(covariance));
            }
        }

        Determined = Eliminate();
    }

    /// <summary>By feature.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>Row-major, features x features.</summary>
    public ReadOnlySpan<double> Covariance => _covariance;

    /// <summary>Features that are constant or a linear function of those before them; the covariance is singular where there are any.</summary>
    public IReadOnlyList<int> Determined { get; }

    /// <summary>The moments of rows; covariances with the divisor rows - 1, as numpy's (and shap's) are.</summary>
    /// <param name="rows">Row-major, at least two rows without missing values.</param>
    /// <param name="features">Features of a row.</param>
    /// <exception cref="ArgumentException">There are not two whole rows, or a value is not finite.</exception>
    public static GaussianBackground FromRows(ReadOnlySpan<double> rows, int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        int count = rows.Length / features;
        if (count < 2 || rows.Length != count * features)
            throw new ArgumentException($"{rows.Length} numbers are not two or more rows of {features} features.", nameof(rows));
        var means = new double[features];
        for (int i = 0; i < rows.Length; i++)
        {
            if (!double.IsFinite(rows[i]))
                throw new ArgumentException($"Row {i / features}, feature {i % features} is {rows[i]}. Replace missing values before the moments are taken.", nameof(rows));
            means[i % features] += rows[i] / count;
        }

        // A constant's variance is zero, whatever rounding has made of its mean.
        var varies = new bool[features];
        for (int i = features; i < rows.Length; i++)
            varies[i % features] |= rows[i] != rows[i % features];
        for (int f = 0; f < features; f++)
            means[f] = varies[f] ? means[f] : rows[f];
        var covariance = new double[features * features];
        for (int r = 0; r < count; r++)
        {
            for (int i = 0; i < features; i++)
            {
                double own = (rows[(r * features) + i] - means[i]) / (count - 1);
                for (int j = 0; j < features; j++)
                    covariance[(i * features) + j] += own * (rows[(r * features) + j] - means[j]);
            }
        }

        return new GaussianBackground(means, covariance);
    }

    /// <summary>The covariance with something added to every variance.</summary>
    internal double[] WithRidge(double ridge)
    {
        double[] result = [.. _covariance];
        for (int i = 0; i < _means.Length; i++)
            result[(i * _means.Length) + i] += ridge;
        return result;
    }

    // Symmetric elimination: a negative pivot, or a vanished one with something left beside it, and it is no covariance.
    private List<int> Eliminate()
    {
        int n = _means.Length;
        double[] rest = [.. _covariance];
        List<int> determined = [];
        for (int k = 0; k < n; k++)
        {
            double pivot = rest[(k * n) + k], variance = _covariance[(k * n) + k];
            if (pivot < -1e-8 * Math.Abs(variance) || variance < 0)
                throw NoCovariance(k);
            bool vanished = pivot <= Vanishing * variance;
            if (vanished)
                determined.Add(k);
            for (int i = k + 1; i < n; i++)
            {
                double beside = rest[(i * n) + k];
                if (vanished && Math.Abs(beside) > 1e-4 * Math.Sqrt(variance * Math.Max(0, _covariance[(i * n) + i])))
                    throw NoCovariance(k);
                for (int j = k + 1; j < n && !vanished; j++)
                    rest[(i * n) + j] -= beside * rest[(k * n) + j] / pivot;
            }
        }

        return determined;

        static ArgumentException NoCovariance(int feature) =>
            new($"The covariance is not positive semi-definite: feature {feature} would have a negative variance given those before it.", "covariance");
    }
}
