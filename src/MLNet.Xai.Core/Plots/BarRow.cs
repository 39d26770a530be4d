namespace MLNet.Xai.Core.Plots;

/// <summary>A line of the bar plot: a feature, or all that are left.</summary>
internal sealed record BarRow(string Name, double[] Parts, bool IsRest)
{
    public double Total { get; } = Parts.Sum();

    /// <summary>The largest features in order; where they are more than fit the last line is the sum of the others.</summary>
    public static BarRow[] Collect(PlotInput[] outputs, int maxDisplay)
    {
        double[][] means = [.. outputs.Select(o => o.MeanMagnitudes())];
        int features = outputs[0].Features;
        double[] totals = [.. Enumerable.Range(0, features).Select(f => means.Sum(m => m[f]))];
        int[] ranking = PlotInput.Rank(totals);
        bool others = Array.Exists(outputs, o => o.HasOthers);
        int shown = features <= maxDisplay && !others ? features : Math.Min(features, maxDisplay - 1);
        List<BarRow> rows = [.. ranking.Take(shown).Select(f => new BarRow(outputs[0].Names[f], [.. means.Select(m => m[f])], IsRest: false))];
        if (shown < features || others)
        {
            double[] rest = [.. means.Select((m, o) => ranking.Skip(shown).Sum(f => m[f]) + Enumerable.Range(0, outputs[o].Rows).Average(outputs[o].OtherMagnitude))];
            rows.Add(new BarRow(outputs[0].RestName(shown), rest, IsRest: true));
        }

        return [.. rows];
    }
}
