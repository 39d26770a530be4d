using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>What the model says of the rows.</summary>
internal static class ScoreSection
{
    private const int MostFigures = 6, MostClasses = 200;

    public static void Write(SummaryPage page)
    {
        ValueSummary[] scores = [.. page.Summary.Values.Where(v => IsScore(v.Name))];
        CategorySummary? labels = page.Summary.Categories.FirstOrDefault(c => c.Name.Equals("PredictedLabel", StringComparison.Ordinal));
        if (scores.Length == 0 && labels?.Counts is null)
            return;
        page.Page.Section("Scores", "How many rows have which score, and what they are predicted to be.");
        SvgFigure[] figures = [.. scores.Where(s => s.Count > 0).Take(MostFigures).Select(s => Figure(page, s)).OfType<SvgFigure>()];
        if (figures.Length > 0)
            page.Page.Figures(figures);
        if (labels?.Counts is { Count: > 0 } counts)
        {
            page.Page.Table(new PlotTable(["Predicted label", "rows", "part of the rows"], counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostClasses)
                .Select(c => (IReadOnlyList<object>)[c.Key.Length > 0 ? c.Key : "(empty)", (double)c.Value, (double)c.Value / labels.Count])), "Predicted labels");
        }

        if (scores.Length > 0)
            page.Page.Table(ColumnSection.Table("Score", scores.Take(MostClasses)), "Scores");
    }

    public static bool IsScore(string name) => name is "Score" or "Probability" || name.StartsWith("Score.", StringComparison.Ordinal) || name.StartsWith("Probability.", StringComparison.Ordinal);

    private static SvgFigure? Figure(SummaryPage page, ValueSummary score)
    {
        bool probability = score.Name.StartsWith("Probability", StringComparison.Ordinal);
        return BinnedValues.Of(score, probability ? (0, 1) : null) is { } bins ? page.Small<CurvePlotOptions>(options =>
        {
            (options.Title, options.PlotHeight) = ($"Distribution of {score.Name}", 220);
            return bins.Draw(score.Name, options);
        }) : null;
    }
}
