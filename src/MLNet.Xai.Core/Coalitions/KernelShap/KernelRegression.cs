using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>KernelSHAP's regression: weighted least squares under the condition that values add up to the prediction.</summary>
internal static class KernelRegression
{
    /// <summary>Values of all players for one output, and their standard errors.</summary>
    /// <param name="sample">The coalitions.</param>
    /// <param name="changes">By coalition: its value less that of nobody.</param>
    /// <param name="total">The value of all players less that of nobody.</param>
    /// <param name="selected">The players that are kept, one at least.</param>
    public static (double[] Values, double[] Errors) Solve(CoalitionSample sample, double[] changes, double total, int[] selected)
    {
        int n = selected.Length - 1, last = selected[^1];
        var values = new double[sample.Players];
        var errors = new double[sample.Players];

        // The last player's value is what the others leave: phi_last = total - sum of the others.
        var rows = new double[sample.Count * n];
        var right = new double[sample.Count];
        for (int c = 0; c < sample.Count; c++)
        {
            ReadOnlySpan<byte> mask = sample.Masks.AsSpan(c * sample.Players, sample.Players);
            for (int k = 0; k < n; k++)
                rows[(c * n) + k] = mask[selected[k]] - mask[last];
            right[c] = changes[c] - (mask[last] * total);
        }

        var gram = new double[n * n];
        var cross = new double[n];
        for (int c = 0; c < sample.Count; c++)
        {
            ReadOnlySpan<double> row = rows.AsSpan(c * n, n);
            TensorPrimitives.MultiplyAdd(row, sample.Weights[c] * right[c], cross, cross);
            for (int k = 0; k < n; k++)
            {
                // The lower triangle is all that is read.
                Span<double> own = gram.AsSpan(k * n, k + 1);
                if (row[k] != 0)
                    TensorPrimitives.MultiplyAdd(row[..(k + 1)], sample.Weights[c] * row[k], own, own);
            }
        }

        Cholesky factor = new(gram, n);
        double[] solution = factor.Solve(cross);
        for (int k = 0; k < n; k++)
            values[selected[k]] = solution[k];
        values[last] = total - TensorPrimitives.Sum<double>(solution);
        Spread(sample, rows, right, solution, factor, selected, errors);
        return (values, errors);
    }

    // The sandwich over pairs of coalitions: what each moves the solution by, as far as it was left to chance.
    private static void Spread(CoalitionSample sample, double[] rows, double[] right, double[] solution, Cholesky factor, int[] selected, double[] errors)
    {
        int n = selected.Length - 1;
        if (!sample.Chance.Any(c => c > 0))
            return;
        bool pairs = sample.Count % 2 == 0 && IsComplement(sample, 0, 1);
        double[] sums = new double[selected.Length], influence = new double[n], moved = new double[n], inverse = factor.Inverse();
        int units = 0;
        for (int c = 0; c < sample.Count; c += pairs ? 2 : 1)
        {
            if (sample.Chance[c] == 0)
                continue;
            units++;
            Array.Clear(influence);
            for (int i = c; i < c + (pairs ? 2 : 1); i++)
            {
                ReadOnlySpan<double> row = rows.AsSpan(i * n, n);
                double residual = right[i] - TensorPrimitives.Dot(row, solution);
                TensorPrimitives.MultiplyAdd(row, sample.Weights[i] * residual, influence, influence);
            }

            for (int k = 0; k < n; k++)
            {
                moved[k] = TensorPrimitives.Dot<double>(inverse.AsSpan(k * n, n), influence);
                sums[k] += sample.Chance[c] * moved[k] * moved[k];
            }

            double rest = TensorPrimitives.Sum<double>(moved);
            sums[n] += sample.Chance[c] * rest * rest;
        }

        double spare = units - n;
        for (int k = 0; k <= n; k++)
            errors[selected[k]] = spare > 0 ? Math.Sqrt(sums[k] * units / spare) : double.NaN;
    }

    private static bool IsComplement(CoalitionSample sample, int a, int b)
    {
        for (int p = 0; p < sample.Players; p++)
        {
            if (sample.Masks[(a * sample.Players) + p] + sample.Masks[(b * sample.Players) + p] != 1)
                return false;
        }

        return true;
    }
}
