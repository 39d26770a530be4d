using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>How the model treats groups.</summary>
internal static class FairnessSection
{
    public static void Write(ReportContext context)
    {
        if (context.Found.Groups is not { } counter || context.Options.ProtectedColumnName is not { } column)
            return;
        FairnessReport report;
        try
        {
            report = counter.ToReport();
        }
        catch (InvalidOperationException e)
        {
            context.LeftOut["Fairness"] = e.Message.TrimEnd('.');
            context.Section("Fairness");
            return;
        }

        bool rates = context.Subject.Task is TreeModelTask.Binary or TreeModelTask.Multiclass;
        string positive = context.Subject.Task == TreeModelTask.Multiclass ? $" Positive is the class {context.FocusName}." : "";
        context.Page.Section("Fairness", $"Groups by '{column}', the others compared with {report.ReferenceGroup}. Groups of fewer than {context.Options.Fairness.SmallGroup} rows are marked, and left out of the differences and ratios.{positive} "
            + "Nothing of it proves a cause: groups may differ in what the decision is rightly about.");
        if (rates)
        {
            ReportMetric[] all =
            [
                new("Disparate impact ratio", report.DisparateImpactRatio, "smallest / largest selection rate"), new("Demographic parity difference", report.DemographicParityDifference),
                .. double.IsNaN(report.EqualOpportunityDifference) ? (ReportMetric[])[] : [new("Equal opportunity difference", report.EqualOpportunityDifference), new("Equalised odds difference", report.EqualizedOddsDifference)],
            ];
            context.Page.Metrics(all);
            context.Figure<GroupRateOptions>(options => GroupRatePlot.Draw(report, options));
        }

        context.Page.Table(new PlotTable(["Group", "rows", .. rates ? (string[])["selected", "positive", "true positive rate", "false positive rate"] : [], "mean score", .. context.Found.LossName.Length > 0 ? (string[])[context.Found.LossName] : []],
            report.Groups.Select(g => (IReadOnlyList<object>)
            [
                g.Group + (g.IsSmall ? " (small)" : ""), (double)g.Count, .. rates ? (object[])[g.SelectionRate.Value, g.BaseRate.Value, g.TruePositiveRate.Value, g.FalsePositiveRate.Value] : [], g.MeanScore,
                .. context.Found.LossName.Length > 0 ? (object[])[Loss(context, g)] : [],
            ])), $"Groups of '{column}'");
        GroupExplanationsSection.Write(context);
    }

    private static double Loss(ReportContext context, GroupFairness group) =>
        context.Found.GroupLosses.TryGetValue(group.IsMissing ? "" : group.Group, out (long Rows, double Loss) sum) ? sum.Loss / sum.Rows : double.NaN;
}
