using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>LIME's local model: a weighted ridge regression with a free constant on a few selected features.</summary>
/// <remarks>
/// Ribeiro, Singh and Guestrin, "Why should I trust you?", KDD 2016; the same numbers as <c>lime.lime_base.LimeBase</c>.
/// Cost: samples x features^2 for the moments, features^3 for the solution.
/// </remarks>
public static class LimeRegression
{
    /// <summary>Fits the local model.</summary>
    /// <param name="data">The neighbourhood in interpretable features, row-major, samples x features; row 0 is the explained one.</param>
    /// <param name="labels">The model's output for every sample.</param>
    /// <param name="weights">The kernel weight of every sample, not negative.</param>
    /// <param name="count">Most features to select.</param>
    /// <param name="selection">How to select them.</param>
    /// <param name="ridge">Penalty on the squared weights; LIME's is 1.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, or no sample has a weight.</exception>
    public static LimeFit Fit(
        ReadOnlySpan<double> data,
        ReadOnlySpan<double> labels,
        ReadOnlySpan<double> weights,
        int count = int.MaxValue,
        FeatureSelection selection = FeatureSelection.Auto,
        double ridge = 1)
    {
        int samples = labels.Length;
        if (samples == 0 || weights.Length != samples || data.Length == 0 || data.Length % samples != 0)
            throw new ArgumentException($"{samples} labels, {weights.Length} weights and {data.Length} numbers of data do not make a neighbourhood.", nameof(data));
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(ridge);
        if (!(TensorPrimitives.Sum(weights) > 0))
            throw new ArgumentException("No sample of the neighbourhood has a weight: the kernel width is too small for these distances.", nameof(weights));

        return Fit(new NeighbourhoodMoments(data, data.Length / samples, labels, weights), data, labels, weights, count, selection, ridge);
    }

    /// <summary>The same where the moments of the samples are known.</summary>
    internal static LimeFit Fit(
        NeighbourhoodMoments moments, ReadOnlySpan<double> data, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights, int count, FeatureSelection selection, double ridge)
    {
        int features = moments.Features;
        LocalSolution solution = LocalSolution.Of(moments, data[..features], count, selection, ridge);
        (double[] all, int[] selected, double intercept, Cholesky factor) = solution;
        double[] columns = Columns(data, moments, selected), residuals = Residuals(columns, labels, moments.LabelMean, all, selected);
        return new LimeFit
        {
            Weights = all,
            Selected = [.. selected.OrderByDescending(j => Math.Abs(all[j]))],
            Intercept = intercept,
            Score = Score(residuals, weights, moments.LabelVariance),
            LocalPrediction = labels[0] - residuals[0],
            StandardErrors = StandardErrors(columns, weights, residuals, moments.Features, selected, factor),
        };
    }

    /// <summary>The selected features, centred, selected x samples: what follows goes through all samples of a feature at once.</summary>
    private static double[] Columns(ReadOnlySpan<double> data, NeighbourhoodMoments moments, int[] selected)
    {
        int samples = data.Length / moments.Features;
        var columns = new double[selected.Length * samples];
        for (int k = 0; k < selected.Length; k++)
        {
            double mean = moments.Means[selected[k]];
            Span<double> column = columns.AsSpan(k * samples, samples);
            for (int r = 0, at = selected[k]; r < column.Length; r++, at += moments.Features)
                column[r] = data[at] - mean;
        }

        return columns;
    }

    private static double[] Residuals(double[] columns, ReadOnlySpan<double> labels, double labelMean, double[] weights, int[] selected)
    {
        var residuals = new double[labels.Length];
        TensorPrimitives.Subtract(labels, labelMean, residuals);
        for (int k = 0; k < selected.Length; k++)
            TensorPrimitives.MultiplyAdd(columns.AsSpan(k * labels.Length, labels.Length), -weights[selected[k]], residuals, residuals);
        return residuals;
    }

    private static double Score(double[] residuals, ReadOnlySpan<double> weights, double variance)
    {
        double left = 0;
        for (int r = 0; r < residuals.Length; r++)
            left += weights[r] * residuals[r] * residuals[r];
        return variance > 0 ? 1 - (left / variance) : left == 0 ? 1 : 0;
    }

    /// <summary>The sandwich: A^-1 (sum of w^2 e^2 x x') A^-1 with A the penalised Gram matrix.</summary>
    private static double[] StandardErrors(double[] columns, ReadOnlySpan<double> weights, double[] residuals, int features, int[] selected, Cholesky factor)
    {
        int n = selected.Length, samples = residuals.Length;
        double[] errors = new double[features], inverse = factor.Inverse(), scales = new double[samples], moved = new double[samples];
        TensorPrimitives.Multiply(weights, residuals, scales);
        double spare = samples - n - 1;
        for (int k = 0; k < n; k++)
        {
            Array.Clear(moved);
            for (int j = 0; j < n; j++)
                TensorPrimitives.MultiplyAdd(columns.AsSpan(j * samples, samples), inverse[(k * n) + j], moved, moved);
            TensorPrimitives.Multiply(moved, scales, moved);
            errors[selected[k]] = spare > 0 ? Math.Sqrt(TensorPrimitives.SumOfSquares<double>(moved) * samples / spare) : double.NaN;
        }

        return errors;
    }
}
