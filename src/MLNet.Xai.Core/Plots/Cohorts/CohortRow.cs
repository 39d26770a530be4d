namespace MLNet.Xai.Core.Plots;

/// <summary>A feature's bars, one a cohort, or those of all features that are left.</summary>
internal sealed record CohortRow(string Name, double[] Values, bool IsRest)
{
    /// <summary>The largest features in order; where they are more than fit the last line is the sum of the others.</summary>
    public static CohortRow[] Collect(PlotInput[] cohorts, int maxDisplay, bool signed)
    {
        double[][] sizes = [.. cohorts.Select(c => c.MeanMagnitudes())];
        double[][] values = signed ? [.. cohorts.Select(Means)] : sizes;
        int features = cohorts[0].Features;
        int[] ranking = PlotInput.Rank([.. Enumerable.Range(0, features).Select(f => sizes.Sum(s => s[f]))]);
        bool others = Array.Exists(cohorts, c => c.HasOthers);
        int shown = features <= maxDisplay && !others ? features : Math.Min(features, maxDisplay - 1);
        List<CohortRow> rows = [.. ranking.Take(shown).Select(f => new CohortRow(cohorts[0].Names[f], [.. values.Select(v => v[f])], IsRest: false))];
        if (shown < features || others)
        {
            rows.Add(new CohortRow(cohorts[0].RestName(shown), [.. values.Select((v, c) => ranking.Skip(shown).Sum(f => v[f])
                + Enumerable.Range(0, cohorts[c].Rows).Average(signed ? cohorts[c].Other : cohorts[c].OtherMagnitude))], IsRest: true));
        }

        return [.. rows];
    }

    private static double[] Means(PlotInput input) => [.. Enumerable.Range(0, input.Features).Select(f => Enumerable.Range(0, input.Rows).Average(row => input.Value(row, f)))];
}
