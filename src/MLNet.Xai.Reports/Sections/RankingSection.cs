using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>An order within groups: metrics that need whole groups at once, which ML.NET's own evaluator has.</summary>
internal static class RankingSection
{
    private static readonly int[] s_places = [1, 3, 5, 10];

    public static IReadOnlyList<ReportMetric> Write(ReportContext context)
    {
        try
        {
            RankingMetrics found = new MLContext().Ranking.Evaluate(
                context.Subject.Scored, new RankingEvaluatorOptions { DcgTruncationLevel = s_places[^1] }, context.LabelColumn, context.Options.RowGroupColumnName);
            ReportMetric[] metrics =
            [
                .. s_places.Select(k => new ReportMetric($"NDCG@{k}", found.NormalizedDiscountedCumulativeGains[k - 1])), .. s_places.Select(k => new ReportMetric($"DCG@{k}", found.DiscountedCumulativeGains[k - 1])),
            ];
            context.Page.Section("Metrics", $"Groups by '{context.Options.RowGroupColumnName}', over {ReportContext.Rows(context.Found.Judged)}{(context.Options.WeightColumnName is null ? "" : ", without weights")}.").Metrics(metrics);
            ScorePictures.Write(context);
            return metrics;
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            context.LeftOut["Metrics"] = e.Message.TrimEnd('.');
            context.Section("Metrics");
            return [];
        }
    }
}
