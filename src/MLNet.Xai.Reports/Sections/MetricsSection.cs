using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Reports;

/// <summary>How well the model predicts.</summary>
internal static class MetricsSection
{
    public static IReadOnlyList<ReportMetric> Write(ReportContext context)
    {
        MeasuredRows found = context.Found;
        if (!context.LeftOut.ContainsKey("Metrics") && found.Judged == 0)
            context.LeftOut["Metrics"] = $"none of the {ReportContext.Rows(found.Rows)} has a label and a score";
        if (context.Subject.Task == TreeModelTask.Ranking && !context.LeftOut.ContainsKey("Metrics"))
            return RankingSection.Write(context);
        if (!context.Section("Metrics", Of(found) + (context.Options.WeightColumnName is { } weight ? $" Rows count by their weight in '{weight}'; numbers of rows do not." : "")))
        {
            ScorePictures.Write(context);
            return [];
        }

        IReadOnlyList<ReportMetric> metrics = found.Binary is not null ? BinarySection.Write(context, found.Binary) : found.Multiclass is not null ? MulticlassSection.Write(context, found.Multiclass) : RegressionSection.Write(context, found.Regression!);
        return metrics;
    }

    private static string Of(MeasuredRows found)
    {
        string[] without =
        [
            .. found.WithoutLabel > 0 ? (string[])[$"{ReportContext.Rows(found.WithoutLabel)} without a label that the model knows"] : [],
            .. found.WithoutScore > 0 ? (string[])[$"{ReportContext.Rows(found.WithoutScore)} whose score is no finite number"] : [],
            .. found.WithoutWeight > 0 ? (string[])[$"{ReportContext.Rows(found.WithoutWeight)} of weight zero"] : [],
        ];
        return $"Over {(without.Length > 0 ? "" : "all ")}{ReportContext.Rows(found.Judged)}{(without.Length > 0 ? $"; left out are {string.Join(" and ", without)}" : "")}.";
    }
}
