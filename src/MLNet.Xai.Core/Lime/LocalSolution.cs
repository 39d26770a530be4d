using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>The weighted ridge regression on selected features, solved from moments.</summary>
/// <param name="Weights">One a feature, 0 where it is not selected.</param>
/// <param name="Selected">The selected features, as they were selected.</param>
/// <param name="Intercept">The constant.</param>
/// <param name="Factor">Of the selected features' penalised moments.</param>
internal sealed record LocalSolution(double[] Weights, int[] Selected, double Intercept, Cholesky Factor)
{
    public static LocalSolution Of(NeighbourhoodMoments moments, ReadOnlySpan<double> row, int count, FeatureSelection selection, double ridge)
    {
        int[] selected = FeatureSelector.Select(moments, row, count, selection);
        (double[] matrix, double[] right) = moments.Select(selected, ridge);
        Cholesky factor = new(matrix, selected.Length);
        double[] solution = factor.Solve(right);
        double intercept = moments.LabelMean;
        var all = new double[moments.Features];
        for (int k = 0; k < selected.Length; k++)
        {
            all[selected[k]] = solution[k];
            intercept -= solution[k] * moments.Means[selected[k]];
        }

        return new LocalSolution(all, selected, intercept, factor);
    }

    /// <summary>The weighted R2, from the moments alone; 1 where the labels are all the same and 0 weights say so.</summary>
    public double Score(NeighbourhoodMoments moments)
    {
        double variance = moments.LabelVariance, left = variance;
        for (int i = 0; i < Weights.Length; i++)
            left += Weights[i] * (TensorPrimitives.Dot<double>(moments.Gram.AsSpan(i * Weights.Length, Weights.Length), Weights) - (2 * moments.Cross[i]));
        return variance > 0 ? 1 - (left / variance) : 1;
    }

    /// <summary>Standard errors of the weights: the sandwich of squared residuals' moments, scaled by n / (n - p).</summary>
    /// <param name="middle">Sum of w^2 e^2 x x' over the samples, of the selected features around their means.</param>
    /// <param name="samples">Samples.</param>
    /// <param name="errors">Receives one a feature.</param>
    public void Errors(ReadOnlySpan<double> middle, int samples, Span<double> errors)
    {
        int n = Selected.Length;
        double spare = samples - n - 1;
        var unit = new double[n];
        for (int k = 0; k < n; k++)
        {
            Array.Clear(unit);
            unit[k] = 1;
            double[] influence = Factor.Solve(unit);
            double sum = 0;
            for (int i = 0; i < n; i++)
                sum += influence[i] * TensorPrimitives.Dot(middle.Slice(i * n, n), influence);
            errors[Selected[k]] = spare > 0 ? Math.Sqrt(Math.Max(0, sum) * samples / spare) : double.NaN;
        }
    }
}
