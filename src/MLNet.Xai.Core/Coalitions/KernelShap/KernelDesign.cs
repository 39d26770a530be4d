using System.Numerics.Tensors;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>What KernelSHAP's regression needs of the coalitions alone: made once where the rows of a table share them.</summary>
/// <remarks>
/// A unit is a pair of complements, or one coalition where they are no pairs: a complement's row is the row with the other sign, so that a pair is one row.
/// Made at samples x players^2; solved at samples x players.
/// </remarks>
internal sealed class KernelDesign
{
    private readonly CoalitionSample _sample;
    private readonly int[] _selected;
    private readonly int _step;
    private readonly double[] _rows;
    private readonly Cholesky _factor;
    private readonly double[] _moves;

    /// <param name="sample">The coalitions.</param>
    /// <param name="selected">The players that are kept, one at least.</param>
    public KernelDesign(CoalitionSample sample, int[] selected)
    {
        (_sample, _selected, _step) = (sample, selected, sample.IsPaired() ? 2 : 1);
        int n = selected.Length - 1;
        _rows = Rows();
        var gram = new double[n * n];
        for (int u = 0; u < Units; u++)
        {
            ReadOnlySpan<double> row = Row(u);
            double weight = TensorPrimitives.Sum(sample.Weights.AsSpan(u * _step, _step));
            for (int k = 0; k < n; k++)
            {
                // The lower triangle is all that is read.
                Span<double> own = gram.AsSpan(k * n, k + 1);
                if (row[k] != 0)
                    TensorPrimitives.MultiplyAdd(row[..(k + 1)], weight * row[k], own, own);
            }
        }

        _factor = new Cholesky(gram, n);
        _moves = sample.Chance.Any(c => c > 0) ? SquaredMoves() : [];
    }

    private int Units => _sample.Count / _step;

    /// <summary>Values of all players for one output, and their standard errors.</summary>
    /// <param name="changes">By coalition: its value less that of nobody.</param>
    /// <param name="total">The value of all players less that of nobody.</param>
    public (double[] Values, double[] Errors) Solve(double[] changes, double total)
    {
        int n = _selected.Length - 1, last = _selected[n];
        double[] right = new double[_sample.Count], cross = new double[n], values = new double[_sample.Players];
        for (int c = 0; c < right.Length; c++)
            right[c] = _sample.Weights[c] * (changes[c] - (_sample.Masks[(c * _sample.Players) + last] * total));
        for (int u = 0; u < Units; u++)
            TensorPrimitives.MultiplyAdd(Row(u), _step == 1 ? right[u] : right[2 * u] - right[(2 * u) + 1], cross, cross);
        double[] solution = _factor.Solve(cross);
        for (int k = 0; k < n; k++)
            values[_selected[k]] = solution[k];

        // The last player's value is what the others leave.
        values[last] = total - TensorPrimitives.Sum<double>(solution);
        return (values, Errors(right, solution));
    }

    // The sandwich over units: what each moves the solution by, as far as it was left to chance.
    private double[] Errors(double[] right, double[] solution)
    {
        int n = _selected.Length - 1;
        var errors = new double[_sample.Players];
        if (_moves.Length == 0)
            return errors;
        var sums = new double[n + 1];
        int chosen = 0;
        for (int u = 0; u < Units; u++)
        {
            double chance = _sample.Chance[u * _step];
            if (chance == 0)
                continue;
            chosen++;
            double said = TensorPrimitives.Dot(Row(u), solution), left = right[u * _step] - (_sample.Weights[u * _step] * said);
            if (_step == 2)
                left -= right[(2 * u) + 1] + (_sample.Weights[(2 * u) + 1] * said);
            TensorPrimitives.MultiplyAdd(_moves.AsSpan(u * (n + 1), n + 1), chance * left * left, sums, sums);
        }

        double spare = chosen - n;
        for (int k = 0; k <= n; k++)
            errors[_selected[k]] = spare > 0 ? Math.Sqrt(sums[k] * chosen / spare) : double.NaN;
        return errors;
    }

    /// <summary>By unit: its first coalition's mask of each player but the last, less the last's, whose value is the total less all others'.</summary>
    private double[] Rows()
    {
        int n = _selected.Length - 1, last = _selected[n];
        var rows = new double[Units * n];
        for (int u = 0; u < Units; u++)
        {
            ReadOnlySpan<byte> mask = _sample.Masks.AsSpan(u * _step * _sample.Players, _sample.Players);
            for (int k = 0; k < n; k++)
                rows[(u * n) + k] = mask[_selected[k]] - mask[last];
        }

        return rows;
    }

    /// <summary>By unit and player, squared: by how much a unit's residual, times its weight, moves the player's value.</summary>
    private double[] SquaredMoves()
    {
        int n = _selected.Length - 1;
        double[] moves = new double[Units * (n + 1)], inverse = _factor.Inverse();
        for (int u = 0; u < Units; u++)
        {
            Span<double> own = moves.AsSpan(u * (n + 1), n + 1);
            for (int k = 0; k < n; k++)
                own[k] = TensorPrimitives.Dot(inverse.AsSpan(k * n, n), Row(u));
            own[n] = TensorPrimitives.Sum<double>(own[..n]);
            TensorPrimitives.Multiply(own, own, own);
        }

        return moves;
    }

    private ReadOnlySpan<double> Row(int unit) => _rows.AsSpan(unit * (_selected.Length - 1), _selected.Length - 1);
}
