namespace Microsoft.ML.Data;

public sealed class RankingMetrics
{
    internal RankingMetrics(double[] dcg, double[] ndcg)
    {
        DiscountedCumulativeGains = Array.AsReadOnly(dcg);
        NormalizedDiscountedCumulativeGains = Array.AsReadOnly(ndcg);
    }

    /// <summary>Mean NDCG at 1, 2, ... of the groups.</summary>
    public IReadOnlyList<double> NormalizedDiscountedCumulativeGains { get; }

    /// <summary>Mean DCG at 1, 2, ... of the groups.</summary>
    public IReadOnlyList<double> DiscountedCumulativeGains { get; }
}

public sealed class RankingEvaluatorOptions
{
    public int DcgTruncationLevel = 10;
    public string LabelGains = "0,3,7,15,31";
}
