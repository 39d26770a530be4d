namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Tweedie deviance with a log link, after Yang, Qian and Zou 2018. Index 1 is Poisson, 2 gamma.</summary>
internal sealed class TweedieObjective : TreeObjective
{
    private readonly float[] _labels;
    private readonly float[] _weights;
    private readonly double _index1;
    private readonly double _index2;
    private readonly double _step;
    private readonly double _maximumOutput;

    public TweedieObjective(float[] labels, float[] weights, double index, double step, double maximumOutput)
    {
        _labels = Array.ConvertAll(labels, label => Math.Max(0, label));
        (_weights, _index1, _index2, _step, _maximumOutput) = (weights, 1 - index, 2 - index, step, Math.Abs(maximumOutput));
    }

    public override void SetGradient(double[] scores, double[] gradient, double[] curvature)
    {
        for (int i = 0; i < scores.Length; i++)
            gradient[i] = (_labels[i] * Math.Exp(_index1 * scores[i])) - Math.Exp(_index2 * scores[i]);
    }

    public override double LeafOutput(double meanGradient, ReadOnlySpan<int> rows, double[] scores, double[] curvature)
    {
        double observed = 0, expected = 0;
        foreach (int row in rows)
        {
            double weight = _weights is null ? 1 : _weights[row];
            observed += weight * _labels[row] * Math.Exp(_index1 * scores[row]);
            expected += weight * Math.Exp(_index2 * scores[row]);
        }
        if (observed == 0 && expected == 0)
            return 0;
        return Math.Clamp(_step * (Math.Log(observed) - Math.Log(expected)), -_maximumOutput, _maximumOutput);
    }
}
