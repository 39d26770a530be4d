namespace Microsoft.ML.Trainers;

/// <summary>Loss of a row's linear scores, with its derivative by each score.</summary>
internal abstract class LinearLoss(int outputs)
{
    public int Outputs => outputs;

    /// <param name="scores">Scores in, derivatives out.</param>
    /// <param name="label">The row's label.</param>
    public abstract double Evaluate(Span<double> scores, float label);
}

/// <summary>Natural log loss of a score for labels 0 and 1.</summary>
internal sealed class LogisticLoss() : LinearLoss(1)
{
    public override double Evaluate(Span<double> scores, float label)
    {
        double margin = label > 0 ? scores[0] : -scores[0];
        // Written so that neither sign overflows.
        double tail = Math.Exp(-Math.Abs(margin));
        double loss = Math.Log(1 + tail) + Math.Max(0, -margin);
        double wrong = margin >= 0 ? tail / (1 + tail) : 1 / (1 + tail);
        scores[0] = label > 0 ? -wrong : wrong;
        return loss;
    }
}

/// <summary>Half the squared error.</summary>
internal sealed class HalfSquaredLoss() : LinearLoss(1)
{
    public override double Evaluate(Span<double> scores, float label)
    {
        scores[0] -= label;
        return scores[0] * scores[0] / 2;
    }
}

/// <summary>Poisson deviance of exp(score), but for a constant.</summary>
internal sealed class PoissonLoss() : LinearLoss(1)
{
    public override double Evaluate(Span<double> scores, float label)
    {
        double mean = Math.Exp(scores[0]), loss = mean - (label * scores[0]);
        scores[0] = mean - label;
        return loss;
    }
}

/// <summary>Log loss of the softmax of one score a class; the label is the class's index.</summary>
internal sealed class SoftmaxLoss(int classes) : LinearLoss(classes)
{
    public override double Evaluate(Span<double> scores, float label)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double score in scores)
            largest = Math.Max(largest, score);
        foreach (double score in scores)
            sum += Math.Exp(score - largest);
        double loss = largest + Math.Log(sum) - scores[(int)label];
        for (int c = 0; c < scores.Length; c++)
            scores[c] = (Math.Exp(scores[c] - largest) / sum) - (c == (int)label ? 1 : 0);
        return loss;
    }
}
