namespace Microsoft.ML.Data;

/// <summary>DCG and NDCG of groups of scored rows. Rank r is discounted by ln(2 + r).</summary>
internal sealed class RankingTally(double[] gains, int truncation)
{
    private readonly double[] _dcg = new double[truncation];
    private readonly double[] _ndcg = new double[truncation];
    private readonly List<(int Label, float Score)> _group = [];
    private int _groups;

    public void Add(float label, float score)
    {
        if (!float.IsNaN(score))
            _group.Add(((int)label, score));
    }

    public void EndGroup()
    {
        if (_group.Count == 0)
            return;
        // Among equal scores the least relevant row comes first.
        var dcg = Cumulative([.. _group.OrderByDescending(row => row.Score).ThenBy(row => row.Label).Select(row => row.Label)]);
        var best = Cumulative([.. _group.Select(row => row.Label).OrderDescending()]);
        for (int t = 0; t < truncation; t++)
        {
            _dcg[t] += dcg[t];
            _ndcg[t] += best[t] > 0 ? dcg[t] / best[t] : 0;
        }
        _groups++;
        _group.Clear();
    }

    public RankingMetrics ToMetrics() => new(Array.ConvertAll(_dcg, sum => sum / _groups), Array.ConvertAll(_ndcg, sum => sum / _groups));

    private double[] Cumulative(int[] labels)
    {
        var result = new double[truncation];
        double sum = 0;
        for (int t = 0; t < truncation; t++)
        {
            if (t < labels.Length)
                sum += gains[labels[t]] / Math.Log(2.0 + t);
            result[t] = sum;
        }
        return result;
    }
}
