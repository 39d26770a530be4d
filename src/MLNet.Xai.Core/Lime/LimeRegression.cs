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

        var moments = new NeighbourhoodMoments(data, data.Length / samples, labels, weights);
        var solution = LocalSolution.Of(moments, data[..moments.Features], count, selection, ridge);
        return Fit(solution, moments, Columns(data, moments, solution.Selected), labels, weights, []);
    }

    /// <summary>The same of masks.</summary>
    /// <param name="near">The masks.</param>
    /// <param name="labels">The model's output for every variant.</param>
    /// <param name="count">Most features to select.</param>
    /// <param name="selection">How to select them.</param>
    /// <param name="ridge">Penalty on the squared weights.</param>
    /// <param name="errors">Whether standard errors are wanted; they are NaN otherwise.</param>
    internal static LimeFit Fit(MaskNeighbourhood near, ReadOnlySpan<double> labels, int count, FeatureSelection selection, double ridge, bool errors)
    {
        NeighbourhoodMoments moments = near.Moments(labels);
        double[] whole = new double[near.Players];
        Array.Fill(whole, 1);
        var solution = LocalSolution.Of(moments, whole, count, selection, ridge);
        if (errors)
            return Fit(solution, moments, near.Centred(solution.Selected, moments.Means), labels, near.Weights, near.Times);
        return new LimeFit
        {
            Weights = solution.Weights,
            Selected = Ordered(solution),
            Intercept = solution.Intercept,
            Score = solution.Score(moments),
            LocalPrediction = solution.Intercept + TensorPrimitives.Sum<double>(solution.Weights),
            StandardErrors = [.. Enumerable.Repeat(double.NaN, moments.Features)],
        };
    }

    private static LimeFit Fit(
        LocalSolution solution, NeighbourhoodMoments moments, double[] columns, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights, ReadOnlySpan<double> times)
    {
        (double[] all, int[] selected, double intercept, Cholesky factor) = solution;
        double[] residuals = Residuals(columns, labels, moments.LabelMean, all, selected), weighted = new double[residuals.Length];
        TensorPrimitives.Multiply(weights, residuals, weighted);
        return new LimeFit
        {
            Weights = all,
            Selected = Ordered(solution),
            Intercept = intercept,
            Score = Score(TensorPrimitives.Dot<double>(weighted, residuals), moments.LabelVariance),
            LocalPrediction = labels[0] - residuals[0],
            StandardErrors = StandardErrors(columns, weighted, times, moments.Features, selected, factor),
        };
    }

    private static int[] Ordered(LocalSolution solution) => [.. solution.Selected.OrderByDescending(j => Math.Abs(solution.Weights[j]))];

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

    private static double Score(double left, double variance) => variance > 0 ? 1 - (left / variance) : left == 0 ? 1 : 0;

    /// <summary>The sandwich: A^-1 (sum of w^2 e^2 x x') A^-1 with A the penalised Gram matrix.</summary>
    /// <param name="columns">Selected x variants.</param>
    /// <param name="weighted">By variant: the residual times the weight of all its samples.</param>
    /// <param name="times">By variant: its samples; none where it is one each.</param>
    /// <param name="features">Features, selected or not.</param>
    /// <param name="selected">The selected ones.</param>
    /// <param name="factor">Of A.</param>
    private static double[] StandardErrors(double[] columns, ReadOnlySpan<double> weighted, ReadOnlySpan<double> times, int features, int[] selected, Cholesky factor)
    {
        int n = selected.Length, count = weighted.Length;
        double[] errors = new double[features], inverse = factor.Inverse(), moved = new double[count], each = weighted.ToArray();
        double samples = times.IsEmpty ? count : TensorPrimitives.Sum(times), spare = samples - n - 1;

        // k samples of a k-th of the weight each: k (w e / k)^2.
        for (int r = 0; r < times.Length; r++)
            each[r] /= Math.Sqrt(times[r]);
        for (int k = 0; k < n; k++)
        {
            Array.Clear(moved);
            for (int j = 0; j < n; j++)
                TensorPrimitives.MultiplyAdd(columns.AsSpan(j * count, count), inverse[(k * n) + j], moved, moved);
            TensorPrimitives.Multiply(moved, each, moved);
            errors[selected[k]] = spare > 0 ? Math.Sqrt(TensorPrimitives.SumOfSquares<double>(moved) * samples / spare) : double.NaN;
        }

        return errors;
    }
}
