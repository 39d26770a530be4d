namespace Microsoft.ML.Data;

/// <summary>Labels, scores and probabilities of a scored binary data set, and what is computed from them.</summary>
internal sealed class BinaryTally
{
    private readonly List<bool> _labels = [];
    private readonly List<float> _scores = [];
    private double _logLoss;

    public int Count => _labels.Count;

    /// <summary>True positives and false negatives; false positives and true negatives. A score above 0 says positive.</summary>
    public double[][] Confusion { get; } = [[0, 0], [0, 0]];

    /// <param name="label">Positive when above zero.</param>
    /// <param name="score">Any finite number.</param>
    /// <param name="probability">Of the positive class; NaN where the model has none.</param>
    public void Add(float label, float score, float probability)
    {
        if (!float.IsFinite(score) || float.IsNaN(label))
            return;
        bool positive = label > 0;
        _labels.Add(positive);
        _scores.Add(score);
        Confusion[positive ? 0 : 1][score > 0 ? 0 : 1]++;
        _logLoss -= Math.Log2(positive ? probability : 1.0 - probability);
    }

    public double LogLoss() => Count > 0 ? _logLoss / Count : 0;

    public double Entropy()
    {
        double positive = (Confusion[0][0] + Confusion[0][1]) / Count;
        return positive is 0 or 1 ? 0 : -(positive * Math.Log2(positive)) - ((1 - positive) * Math.Log2(1 - positive));
    }

    /// <summary>Probability that a positive row scores above a negative one; ties count half.</summary>
    public double AreaUnderRocCurve()
    {
        int[] order = ByScore();
        double positivesAbove = 0, negatives = 0, area = 0;
        for (int i = 0; i < order.Length;)
        {
            double positivesHere = 0, negativesHere = 0;
            float score = _scores[order[i]];
            for (; i < order.Length && _scores[order[i]] == score; i++)
            {
                if (_labels[order[i]])
                    positivesHere++;
                else
                    negativesHere++;
            }
            area += negativesHere * (positivesAbove + (0.5 * positivesHere));
            positivesAbove += positivesHere;
            negatives += negativesHere;
        }
        return area / (positivesAbove * negatives);
    }

    /// <summary>Trapezoids between successive positives, down the ranking; rows of equal score in the order of the data.</summary>
    public double AreaUnderPrecisionRecallCurve()
    {
        int positives = _labels.Count(label => label);
        double area = 0, previous = 1;
        int found = 0, seen = 0;
        foreach (int i in ByScore())
        {
            seen++;
            if (_labels[i])
            {
                found++;
                area += (previous + ((double)found / seen)) / 2 / positives;
            }
            previous = (double)found / seen;
        }
        return area;
    }

    private int[] ByScore() => [.. Enumerable.Range(0, Count).OrderByDescending(i => _scores[i])];
}
