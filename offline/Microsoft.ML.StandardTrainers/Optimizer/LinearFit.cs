namespace Microsoft.ML.Trainers;

/// <summary>Weights (output by output) and biases that minimise a loss with penalties on the weights; biases are free.</summary>
internal sealed class LinearFit
{
    private readonly int[] _features;
    private readonly float[] _values;
    private readonly int[] _rowEnds;
    private readonly TrainingRows _rows;
    private readonly LinearLoss _loss;
    private readonly double _l2;

    private LinearFit(TrainingRows rows, LinearLoss loss, double l2)
    {
        (_rows, _loss, _l2) = (rows, loss, l2);
        (_features, _values, _rowEnds) = rows.ToRows();
    }

    /// <param name="rows">What to learn from.</param>
    /// <param name="loss">Summed over the rows, times their weights.</param>
    /// <param name="l1">Times the sum of absolute weights.</param>
    /// <param name="l2">Times half the sum of squared weights.</param>
    /// <param name="optimizer">The optimizer.</param>
    public static (float[][] Weights, float[] Biases) Run(TrainingRows rows, LinearLoss loss, double l1, double l2, Lbfgs optimizer)
    {
        int features = rows.FeatureCount, penalised = loss.Outputs * features;
        var x = new double[penalised + loss.Outputs];
        var fit = new LinearFit(rows, loss, l2);
        optimizer.Minimise(fit.Evaluate, x, l1, penalised);
        var weights = new float[loss.Outputs][];
        for (int k = 0; k < weights.Length; k++)
            weights[k] = Array.ConvertAll(x[(k * features)..((k + 1) * features)], w => (float)w);
        return (weights, Array.ConvertAll(x[penalised..], b => (float)b));
    }

    private double Evaluate(double[] x, double[] gradient)
    {
        int features = _rows.FeatureCount, outputs = _loss.Outputs, penalised = outputs * features;
        Array.Clear(gradient);
        double total = 0;
        for (int i = 0; i < penalised; i++)
        {
            total += _l2 / 2 * x[i] * x[i];
            gradient[i] = _l2 * x[i];
        }
        var scores = new double[outputs];
        for (int row = 0, start = 0; row < _rowEnds.Length; start = _rowEnds[row++])
        {
            double weight = _rows.Weights is null ? 1 : _rows.Weights[row];
            for (int k = 0; k < outputs; k++)
            {
                double score = x[penalised + k];
                for (int i = start; i < _rowEnds[row]; i++)
                    score += x[(k * features) + _features[i]] * _values[i];
                scores[k] = score;
            }
            total += weight * _loss.Evaluate(scores, _rows.Labels[row]);
            for (int k = 0; k < outputs; k++)
            {
                double slope = weight * scores[k];
                gradient[penalised + k] += slope;
                for (int i = start; i < _rowEnds[row]; i++)
                    gradient[(k * features) + _features[i]] += slope * _values[i];
            }
        }
        return total;
    }
}
