namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Logistic loss with sigmoid parameter s: P(y = 1) = 1 / (1 + exp(-s score)). A leaf takes a damped Newton step.</summary>
internal sealed class LogisticObjective : TreeObjective
{
    private const double Tiny = 1.4e-45;
    private readonly bool[] _labels;
    private readonly float[] _weights;
    private readonly double _sigmoid;
    private readonly double _step;
    private readonly double _maximumOutput;
    private readonly double _positiveScale = 1;
    private readonly double _negativeScale = 1;

    public LogisticObjective(bool[] labels, float[] weights, double sigmoid, double step, double maximumOutput, bool unbalanced)
    {
        (_labels, _weights, _sigmoid, _step, _maximumOutput) = (labels, weights, sigmoid, step, maximumOutput);
        if (!unbalanced)
            return;
        int positives = labels.Count(label => label);
        if (positives == 0 || positives == labels.Length)
            throw new InvalidOperationException("Only one class in training set.");
        _positiveScale = 1.0 / positives;
        _negativeScale = 1.0 / (labels.Length - positives);
    }

    public override void SetGradient(double[] scores, double[] gradient, double[] curvature)
    {
        for (int i = 0; i < scores.Length; i++)
        {
            int label = _labels[i] ? 1 : -1;
            double scale = _labels[i] ? _positiveScale : _negativeScale;
            double response = label * _sigmoid / (1 + Math.Exp(label * _sigmoid * scores[i]));
            double size = Math.Abs(response);
            gradient[i] = response * scale;
            curvature[i] = size * (_sigmoid - size) * scale;
        }
    }

    public override double LeafOutput(double meanGradient, ReadOnlySpan<int> rows, double[] scores, double[] curvature)
    {
        double output = _step * (meanGradient + Tiny) / (WeightedMean(curvature, rows, _weights) + Tiny);
        return Math.Clamp(output, -_maximumOutput, _maximumOutput);
    }
}
