using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>An order within groups.</summary>
internal static class RankingMetrics
{
    /// <summary>Ranking needs whole groups at once: left to ML.NET's own evaluator, whose numbers permutation importance has.</summary>
    public static IReadOnlyList<ReportMetric> Write(ReportContext context)
    {
        context.Section("Metrics");
        if (context.Parts.Permutation is not { } table)
        {
            context.Without("Metrics", context.LeftOut.GetValueOrDefault("Permutation importance", "there are no groups to rank in"));
            return [];
        }

        ReportMetric[] metrics = [new("NDCG@10", table.Baseline(table.Metrics[0]), $"over {ReportContext.Rows(table.RowCount)}")];
        context.Page.Metrics(metrics);
        ScorePictures.Write(context);
        return metrics;
    }
}
