namespace MLNet.Xai.Core.Contrast;

/// <summary>Picks several of many: the cheapest, then by turns the one that is best by how far it is from those picked and by what it costs.</summary>
internal static class DiverseChoice
{
    /// <summary>Their places, the cheapest first.</summary>
    public static int[] Of(ContrastSpace space, float[][] rows, double[] costs, CounterfactualOptions options)
    {
        var left = Enumerable.Range(0, rows.Length).OrderBy(i => costs[i]).ToList();
        var chosen = new List<int>();
        double[] nearest = [.. rows.Select(_ => double.PositiveInfinity)];
        while (chosen.Count < options.Count && left.Count > 0)
        {
            int best = chosen.Count == 0 ? left[0] : left.MaxBy(i => (options.Diversity * nearest[i]) - costs[i]);
            chosen.Add(best);
            foreach (int i in left)
                nearest[i] = Math.Min(nearest[i], space.Distance(rows[i], rows[best]));
            left.RemoveAll(i => nearest[i] == 0);
        }

        return [.. chosen.OrderBy(i => costs[i])];
    }
}
