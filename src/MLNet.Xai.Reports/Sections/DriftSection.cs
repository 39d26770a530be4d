using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>What is different in a second data set.</summary>
internal static class DriftSection
{
    public static void Write(ReportContext context)
    {
        if (context.Options.DriftData is null)
            return;
        string second = context.Options.DriftDataName ?? "the second data set";
        if (context.Parts.Drift is not { } drift)
        {
            context.LeftOut.TryAdd("Drift", context.LeftOut.GetValueOrDefault("Explanations", "nothing explains the model"));
            context.Section("Drift");
            return;
        }

        context.Page.Section("Drift", $"Explanations and scores of {second} (current) against those of the report's data (reference){(context.FocusName.Length > 0 ? $", for {context.FocusName}" : "")}: even samples of {ReportContext.Rows(drift.ReferenceRows)} and {ReportContext.Rows(drift.CurrentRows)}.");
        context.Page.Metrics(
            new ReportMetric("NDCG of the importance", drift.Ndcg, "1 where the order is the same; below 0.9 is often taken for an alarm"),
            new ReportMetric("Rank correlation", drift.RankCorrelation, "of the features' importance"),
            new ReportMetric("Mean score", drift.MeanScore.Difference, $"current less reference, {NumberText.Rounded(drift.MeanScore.Low, 3)} to {NumberText.Rounded(drift.MeanScore.High, 3)}"),
            new ReportMetric("Stability of the scores", drift.Score.PopulationStability, "PSI; above 0.2 is often taken for a shift"));
        context.Figure<DriftPlotOptions>(options =>
        {
            options.MaxDisplay = context.MaxDisplay;
            return DriftPlot.Draw(drift, options);
        });
        context.Page.Details("Every feature", new PlotTable(["Feature", "mean |SHAP| reference", "current", "rank reference", "rank current", "PSI", "Kolmogorov-Smirnov", "adjusted p"], drift.Features.Select(f =>
            (IReadOnlyList<object>)[f.Feature, f.ReferenceMagnitude, f.CurrentMagnitude, (double)f.ReferenceRank, (double)f.CurrentRank, f.Distribution.PopulationStability, f.Distribution.KolmogorovSmirnov, f.AdjustedPValue])));
    }
}
