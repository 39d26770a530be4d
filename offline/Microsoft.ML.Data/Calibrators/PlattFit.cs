namespace Microsoft.ML.Calibrators;

/// <summary>Fits P = 1 / (1 + exp(a score + b)) to scores and labels: Platt 1999, in the Newton form of Lin, Lin and Weng 2007.</summary>
internal static class PlattFit
{
    private const int MaximumIterations = 100;
    private const double SmallestStep = 1e-10;
    private const double Ridge = 1e-12;

    public static (double Slope, double Offset) Fit(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<float> weights)
    {
        double positives = 0, negatives = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i];
            if (labels[i])
                positives += weight;
            else
                negatives += weight;
        }
        if (positives + negatives == 0)
            return (0, 0);
        double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
        double a = 0, b = Math.Log((negatives + 1) / (positives + 1));
        double loss = Loss(scores, labels, weights, high, low, a, b);
        for (int iteration = 0; iteration < MaximumIterations; iteration++)
        {
            double h11 = Ridge, h22 = Ridge, h21 = 0, g1 = 0, g2 = 0;
            for (int i = 0; i < scores.Length; i++)
            {
                double weight = weights.IsEmpty ? 1 : weights[i];
                double p = 1 / (1 + Math.Exp((a * scores[i]) + b));
                double curvature = weight * p * (1 - p);
                double slope = weight * ((labels[i] ? high : low) - p);
                h11 += scores[i] * scores[i] * curvature;
                h22 += curvature;
                h21 += scores[i] * curvature;
                g1 += scores[i] * slope;
                g2 += slope;
            }
            if (Math.Abs(g1) < 1e-9 && Math.Abs(g2) < 1e-9)
                break;
            double determinant = (h11 * h22) - (h21 * h21);
            double da = -((h22 * g1) - (h21 * g2)) / determinant, db = -((h11 * g2) - (h21 * g1)) / determinant;
            double directional = (g1 * da) + (g2 * db), step = 1;
            for (; step >= SmallestStep; step /= 2)
            {
                double next = Loss(scores, labels, weights, high, low, a + (step * da), b + (step * db));
                if (next < loss + (1e-4 * step * directional))
                {
                    (a, b, loss) = (a + (step * da), b + (step * db), next);
                    break;
                }
            }
            if (step < SmallestStep)
                break;
        }
        return (a, b);
    }

    private static double Loss(ReadOnlySpan<float> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<float> weights, double high, double low, double a, double b)
    {
        double loss = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            double z = (a * scores[i]) + b, target = labels[i] ? high : low;
            // -t log p - (1 - t) log(1 - p), without overflow for either sign of z.
            double term = z >= 0 ? (target * z) + Math.Log(1 + Math.Exp(-z)) : ((target - 1) * z) + Math.Log(1 + Math.Exp(z));
            loss += (weights.IsEmpty ? 1 : weights[i]) * term;
        }
        return loss;
    }
}
