using System.Numerics.Tensors;

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

        KernelDesign design = sample.Design(selected);
        double[] rows = design.Rows, right = new double[sample.Count], cross = new double[n];
        for (int c = 0; c < sample.Count; c++)
        {
            right[c] = changes[c] - (sample.Masks[(c * sample.Players) + last] * total);
            TensorPrimitives.MultiplyAdd(rows.AsSpan(c * n, n), sample.Weights[c] * right[c], cross, cross);
        }

        double[] solution = design.Factor.Solve(cross);
        for (int k = 0; k < n; k++)
            values[selected[k]] = solution[k];
        values[last] = total - TensorPrimitives.Sum<double>(solution);
        Spread(sample, design, right, solution, selected, errors);
        return (values, errors);
    }

    // The sandwich over pairs of coalitions: what each moves the solution by, as far as it was left to chance.
    private static void Spread(CoalitionSample sample, KernelDesign design, double[] right, double[] solution, int[] selected, double[] errors)
    {
        int n = selected.Length - 1;
        if (!sample.Chance.Any(c => c > 0))
            return;
        bool pairs = sample.Count % 2 == 0 && IsComplement(sample, 0, 1);
        double[] sums = new double[selected.Length], influence = new double[n], moved = new double[n], inverse = design.Inverse, rows = design.Rows;
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
