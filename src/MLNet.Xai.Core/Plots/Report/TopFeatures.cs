namespace MLNet.Xai.Core.Plots;

/// <summary>The report's table of features.</summary>
internal static class TopFeatures
{
    /// <summary>Name, mean magnitude, share of all magnitudes, and whether higher values raise or lower the output; features without an order have no higher values.</summary>
    public static IEnumerable<IReadOnlyList<string>> Rows(PlotInput input, int most)
    {
        double[] sizes = input.MeanMagnitudes();
        double all = sizes.Sum() + Enumerable.Range(0, input.Rows).Average(input.OtherMagnitude);
        foreach (int f in PlotInput.Rank(sizes).Take(most))
            yield return [input.Names[f], NumberText.Rounded(sizes[f], 4), NumberText.Percent(all > 0 ? sizes[f] / all : double.NaN), Direction(input, f)];
    }

    // By the correlation of the values' ranks with the attributions (Spearman); a weak one is called mixed.
    private static string Direction(PlotInput input, int feature)
    {
        if (input.Categories(feature) is not null)
            return "no order";
        int[] known = [.. Enumerable.Range(0, input.Rows).Where(r => !double.IsNaN(input.Data(r, feature)) && !input.WasCut(r, feature))];
        double correlation = Interactions.Correlation(Ranks(known, r => input.Data(r, feature)), Ranks(known, r => input.Value(r, feature)));
        return correlation > 0.3 ? "raise" : correlation < -0.3 ? "lower" : known.Length == 0 ? "–" : "mixed";
    }

    // Equal numbers share the mean of their ranks.
    private static double[] Ranks(int[] rows, Func<int, double> value)
    {
        double[] ranks = new double[rows.Length];
        int[] order = [.. Enumerable.Range(0, rows.Length).OrderBy(i => value(rows[i]))];
        for (int from = 0; from < order.Length;)
        {
            int to = from;
            while (to < order.Length && value(rows[order[to]]) == value(rows[order[from]]))
                to++;
            for (int i = from; i < to; i++)
                ranks[order[i]] = (from + to - 1) / 2.0;
            from = to;
        }

        return ranks;
    }
}
