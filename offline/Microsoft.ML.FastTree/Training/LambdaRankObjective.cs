namespace Microsoft.ML.Trainers.FastTree;

/// <summary>LambdaMART: pairwise logistic gradients weighted by the change of NDCG that swapping a pair would bring (Burges 2010).</summary>
internal sealed class LambdaRankObjective : TreeObjective
{
    private const double Tiny = 1.4e-45;
    private readonly int[] _labels;
    private readonly int[] _groupStarts;
    private readonly float[] _weights;
    private readonly double[] _gains;
    private readonly double _sigmoid;
    private readonly double _maximumOutput;
    private readonly int _truncation;
    private readonly double[] _inverseBest;
    private readonly ParallelOptions _parallel;

    /// <param name="labels">Relevance of every row, an index into <paramref name="gains"/>.</param>
    /// <param name="groupStarts">First row of every group, then the row count.</param>
    /// <param name="weights">Row weights or null.</param>
    /// <param name="gains">Gain of each relevance label.</param>
    /// <param name="sigmoid">Steepness of the pairwise logistic.</param>
    /// <param name="maximumOutput">Largest step of a leaf.</param>
    /// <param name="truncation">Ranks that count for the best DCG.</param>
    /// <param name="useDcg">DCG instead of NDCG.</param>
    /// <param name="threads">Most threads to use.</param>
    public LambdaRankObjective(int[] labels, int[] groupStarts, float[] weights, double[] gains, double sigmoid, double maximumOutput, int truncation, bool useDcg,
        int threads)
    {
        (_labels, _groupStarts, _weights, _gains, _sigmoid, _maximumOutput, _truncation) = (labels, groupStarts, weights, gains, sigmoid, maximumOutput, truncation);
        _parallel = new ParallelOptions { MaxDegreeOfParallelism = threads };
        _inverseBest = new double[groupStarts.Length - 1];
        for (int g = 0; g < _inverseBest.Length; g++)
            _inverseBest[g] = useDcg ? 1 : InverseBestDcg(groupStarts[g], groupStarts[g + 1]);
    }

    private static double Discount(int rank) => 1 / Math.Log(2.0 + rank);

    private double InverseBestDcg(int start, int end)
    {
        var ideal = _labels.AsSpan(start, end - start).ToArray();
        Array.Sort(ideal, (a, b) => b - a);
        double best = 0;
        for (int rank = 0; rank < Math.Min(ideal.Length, _truncation); rank++)
            best += _gains[ideal[rank]] * Discount(rank);
        return best > 0 ? 1 / best : 0;
    }

    public override void SetGradient(double[] scores, double[] gradient, double[] curvature)
    {
        Array.Clear(gradient);
        Array.Clear(curvature);
        Parallel.For(0, _inverseBest.Length, _parallel, g => SetGroup(g, scores, gradient, curvature));
    }

    private void SetGroup(int group, double[] scores, double[] gradient, double[] curvature)
    {
        int start = _groupStarts[group];
        int[] order = [.. Enumerable.Range(start, _groupStarts[group + 1] - start)];
        // Best score first; among equals the least relevant first, the pessimistic order.
        Array.Sort(order, (a, b) => scores[a] != scores[b] ? scores[b].CompareTo(scores[a]) : _labels[a] != _labels[b] ? _labels[a] - _labels[b] : a - b);
        for (int i = 0; i < order.Length; i++)
        {
            for (int j = 0; j < order.Length; j++)
            {
                int high = order[i], low = order[j];
                if (_labels[high] <= _labels[low])
                    continue;
                double lambda = 2 / (1 + Math.Exp(2 * _sigmoid * (scores[high] - scores[low])));
                double change = (_gains[_labels[high]] - _gains[_labels[low]]) * Math.Abs(Discount(i) - Discount(j)) * _inverseBest[group];
                gradient[high] += lambda * change;
                gradient[low] -= lambda * change;
                curvature[high] += lambda * (2 - lambda) * change;
                curvature[low] += lambda * (2 - lambda) * change;
            }
        }
    }

    public override double LeafOutput(double meanGradient, ReadOnlySpan<int> rows, double[] scores, double[] curvature)
    {
        double output = (meanGradient + Tiny) / ((2 * WeightedMean(curvature, rows, _weights)) + Tiny);
        return Math.Clamp(output, -_maximumOutput, _maximumOutput);
    }
}
