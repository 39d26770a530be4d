namespace MLNet.Xai.Core.Contrast;

/// <summary>Brings numbers whose thresholds are not known nearer to the row, between two levels of the grid.</summary>
internal sealed class ValueRefiner(ContrastSpace space, CounterfactualOptions options, ScoredModel model, RowGrid grid)
{
    private const int Parts = 16, Rounds = 4;

    /// <summary>The refined row, which is accepted as the one given was.</summary>
    /// <param name="state">A state that is accepted.</param>
    /// <param name="row">Its row.</param>
    /// <param name="allows">Says which rows are accepted.</param>
    public float[] Refine(int[] state, float[] row, Func<float[], bool[]> allows)
    {
        float[] best = [.. row];
        foreach (int f in Enumerable.Range(0, state.Length).Where(f => state[f] > 0 && !space.Features[f].IsCategory && space.Thresholds(f) is null).OrderByDescending(f => grid.Cost(f, state[f])))
        {
            int slot = space.Features[f].Slots[0];
            AllowedNumbers allowed = AllowedNumbers.Of(space.Features[f].Constraint ?? new FeatureConstraint(), space.Scale(f)!);
            float from = grid.Row[slot];
            for (int round = 0; round < Rounds && model.Scorings < options.Scorings && !float.IsNaN(from); round++)
            {
                double width = best[slot] - (double)from;
                float[] values = [.. Enumerable.Range(1, Parts - 1).Select(k => allowed.Near(from + (k * width / Parts))).Distinct()
                    .Where(v => Math.Abs((double)v - grid.Row[slot]) < Math.Abs((double)best[slot] - grid.Row[slot]) && v != grid.Row[slot] && v > grid.Row[slot] == best[slot] > grid.Row[slot])];
                if (values.Length == 0)
                    break;
                float[] rows = [.. values.SelectMany(v => With(best, slot, v))];
                int nearest = Array.IndexOf(allows(rows), true);
                if (nearest > 0)
                    from = values[nearest - 1];
                else if (nearest < 0)
                    from = values[^1];
                if (nearest >= 0)
                    best[slot] = values[nearest];
            }
        }

        return best;
    }

    private static float[] With(float[] row, int slot, float value)
    {
        float[] other = [.. row];
        other[slot] = value;
        return other;
    }
}
