using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>Which features drive the score apart between groups: a part of the section about fairness.</summary>
internal static class GroupExplanationsSection
{
    private const int MostRows = 40;

    public static void Write(ReportContext context)
    {
        const string what = "What drives the groups' scores apart";
        if (context.Parts.Groups is not { } groups)
        {
            if (context.LeftOut.TryGetValue(what, out string? why) || context.LeftOut.TryGetValue("Explanations", out why))
                context.Without(what, why);
            return;
        }

        (FairnessReport report, string reference) = (groups.Report, groups.Report.ReferenceGroup);
        long rows = report.Groups.Sum(g => g.Explained);
        string of = context.FocusName.Length > 0 ? $" of {context.FocusName}" : "", interval = NumberText.Percent(report.Confidence);
        context.Page.Heading(what).Text($"How a feature's mean SHAP value in a group differs from that in {reference}, over {ReportContext.Rows(rows)}{(rows < context.Found.Rows ? $", an even sample of {ReportContext.Rows(context.Found.Rows)}" : "")}. "
            + $"The differences of all features add up to the difference of the groups' mean raw scores{of}. A difference says that the feature's values, or what the model makes of them, differ between the groups, not that they ought not to. "
            + "Full dots keep their difference after Holm's adjustment over all features and groups.");
        context.Figure<ExplanationDifferenceOptions>(options =>
        {
            options.MaxDisplay = context.MaxDisplay;
            return ExplanationDifferencePlot.Draw(report, options);
        });
        Dictionary<(string, string), double> means = report.Groups.SelectMany(g => g.Attributions.Select(a => (Key: (g.Group, a.Feature), a.Mean))).DistinctBy(m => m.Key).ToDictionary(m => m.Key, m => m.Mean);
        ExplanationDifference[] found = [.. report.Differences.Where(d => double.IsFinite(d.Mean.Difference)).OrderByDescending(d => Math.Abs(d.Mean.Difference))];
        context.Page.Table(new PlotTable(["Feature", "group", "mean SHAP value", $"in {reference}", "difference", $"{interval} from", "to", "adjusted p"],
            [
                .. groups.Outputs.Select(o => (IReadOnlyList<object>)["all features: the mean raw score", Name(report, o.Group), Mean(report, o.Group), Mean(report, reference), o.Difference.Difference, o.Difference.Low, o.Difference.High, double.NaN]),
                .. found.Take(MostRows).Select(d => (IReadOnlyList<object>)[d.Feature, Name(report, d.Group), means[(d.Group, d.Feature)], means[(reference, d.Feature)], d.Mean.Difference, d.Mean.Low, d.Mean.High, d.AdjustedPValue]),
            ]), found.Length > MostRows ? $"The {MostRows} largest of {NumberText.Count(found.Length)} differences" : "All differences, the largest first");
    }

    private static double Mean(FairnessReport report, string group) => report.Groups.First(g => g.Group.Equals(group, StringComparison.Ordinal)).MeanScore;

    private static string Name(FairnessReport report, string group) => report.Groups.First(g => g.Group.Equals(group, StringComparison.Ordinal)).IsSmall ? $"{group} (small)" : group;
}
