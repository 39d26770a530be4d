using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>What matters to the model, by what moves its output and by what its metric needs.</summary>
internal static class ImportanceSection
{
    private const int MostClasses = 6;

    public static void Write(ReportContext context)
    {
        ExplainedParts parts = context.Parts;
        if (parts.Sample.Count == 0 && parts.Permutation is null)
        {
            context.LeftOut["Importance"] = context.LeftOut.GetValueOrDefault("Explanations", "nothing explains the model");
            context.Section("Importance");
            return;
        }

        context.Page.Section("Importance", "By SHAP: how much a feature moves what the model says. By permutation: how much worse the model predicts when the feature's values are shuffled among the rows. "
            + "A feature that moves the output and is not needed to predict well may be noise that the model has learnt; shuffling makes rows that may not exist where features depend on each other.");
        SvgFigure? shap = Shap(context), permutation = Permutation(context);
        context.Page.Figures([.. new[] { shap, permutation }.OfType<SvgFigure>()]);
        if (shap is not null && permutation is not null)
            context.Page.Table(Both(context), "Side by side: rank 1 is the most important");
        if (parts.Sample.Count > 1)
            context.Figure<CohortBarOptions>(options => Classes(context, options));
        if (parts.Sample.Count == 0)
            context.Without("By SHAP", context.LeftOut.GetValueOrDefault("Explanations", "nothing explains the model"));
        if (parts.Permutation is null)
            context.Page.Text($"By permutation: left out, {context.LeftOut.GetValueOrDefault("Permutation importance", "there are no labels")}.");
    }

    private static SvgFigure? Shap(ReportContext context)
    {
        if (context.Parts.Sample.Count == 0)
            return null;
        return context.Small<BarOptions>(options =>
        {
            (options.MaxDisplay, options.Title) = (context.MaxDisplay, $"By SHAP{(context.FocusName.Length > 0 ? $", for {context.FocusName}" : "")}");
            return BarPlot.Draw(context.Parts.Sample[context.Parts.Focus], options);
        });
    }

    private static SvgFigure? Permutation(ReportContext context)
    {
        if (context.Parts.Permutation is not { } table)
            return null;
        return context.Small<ImportancePlotOptions>(options =>
        {
            (options.MaxDisplay, options.Title) = (context.MaxDisplay, "By permutation");
            (options.Measure, options.Interval) = (Measure(table), $"{NumberText.Percent(table.Confidence)} interval over {table.Repeats} shufflings");
            return ImportancePlot.Draw([.. table.Features.Select(line => new ImportanceBar(line.Feature, line.Mean, line.Low, line.High))], options);
        });
    }

    private static string Measure(PermutationImportanceTable table) => table.Metrics[0] switch
    {
        ImportanceMetric.AreaUnderRocCurve => "area under the ROC curve lost",
        ImportanceMetric.MicroAccuracy => "micro accuracy lost",
        ImportanceMetric.NormalizedDiscountedCumulativeGain => "NDCG@10 lost",
        ImportanceMetric.RSquared => "R² lost",
        var other => $"{other} lost",
    };

    private static PlotTable Both(ReportContext context)
    {
        Explanation shap = context.Parts.Sample[context.Parts.Focus];
        PermutationImportanceTable table = context.Parts.Permutation!;
        double[] sizes = [.. Enumerable.Range(0, shap.FeatureCount).Select(f => Enumerable.Range(0, shap.RowCount).Average(row => Math.Abs(shap.Values[(row * shap.FeatureCount) + f])))];
        int[] order = [.. Enumerable.Range(0, sizes.Length).OrderByDescending(f => sizes[f])];
        Dictionary<string, (PermutationImportanceLine Line, int Rank)> lost = new(StringComparer.Ordinal);
        foreach (var (line, place) in table.Features.Select((line, i) => (line, i)))
            lost.TryAdd(line.Feature, (line, place + 1));
        return new PlotTable(["Feature", "mean |SHAP value|", "rank", Measure(table), "rank by permutation"], order.Take(100).Select((f, place) => (IReadOnlyList<object>)
            [
                shap.FeatureNames[f], sizes[f], (double)(place + 1),
                .. lost.TryGetValue(shap.FeatureNames[f], out var found) ? (object[])[found.Line.Mean, (double)found.Rank] : [double.NaN, double.NaN],
            ]));
    }

    // The most frequent classes side by side.
    private static SvgFigure Classes(ReportContext context, CohortBarOptions options)
    {
        options.Title = $"Importance for each {(context.Subject.Task == TreeModelTask.Multiclass ? "class" : "output")}";
        int[] some = [.. Enumerable.Range(0, context.Parts.Sample.Count).OrderByDescending(k => context.Found.PredictedClasses[k]).Take(MostClasses).Order()];
        options.MaxDisplay = Math.Min(context.MaxDisplay, 10);
        return CohortBarPlot.Draw([.. some.Select(k => new ExplanationCohort(context.Subject.Classes[k], context.Parts.Sample[k]))], options);
    }
}
