namespace Microsoft.ML.Trainers;

/// <summary>
/// Minimises a convex function plus an L1 penalty by limited-memory quasi-Newton steps: L-BFGS (Nocedal 1980), in its orthant-wise form
/// for the penalty (Andrew and Gao 2007).
/// </summary>
internal sealed class Lbfgs(int historySize, double tolerance, int maximumIterations)
{
    private const double SufficientDecrease = 1e-4;
    private const int MaximumHalvings = 60;
    private readonly List<(double[] S, double[] Y, double Rho)> _history = [];

    /// <param name="evaluate">Value at a point; writes the gradient.</param>
    /// <param name="x">Start, then the minimum.</param>
    /// <param name="l1">Penalty on the absolute value of the first <paramref name="penalised"/> coordinates.</param>
    /// <param name="penalised">How many coordinates are penalised.</param>
    public void Minimise(Func<double[], double[], double> evaluate, double[] x, double l1, int penalised)
    {
        var gradient = new double[x.Length];
        var next = new double[x.Length];
        var nextGradient = new double[x.Length];
        double value = evaluate(x, gradient) + Penalty(x, l1, penalised);
        for (int iteration = 0; iteration < maximumIterations; iteration++)
        {
            double[] descent = PseudoGradient(x, gradient, l1, penalised);
            double[] direction = Direction(descent);
            for (int i = 0; i < penalised && l1 > 0; i++)
            {
                if (direction[i] * descent[i] >= 0)
                    direction[i] = 0;
            }
            double slope = Dot(direction, descent);
            if (slope >= 0)
                break;
            double step = iteration == 0 ? 1 / Math.Max(1, Math.Sqrt(Dot(descent, descent))) : 1, nextValue = double.NaN;
            int halvings = 0;
            for (; halvings < MaximumHalvings; halvings++, step /= 2)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    next[i] = x[i] + (step * direction[i]);
                    // Stay in the orthant: the penalty is linear only there.
                    if (i < penalised && l1 > 0 && next[i] * (x[i] != 0 ? x[i] : -descent[i]) < 0)
                        next[i] = 0;
                }
                nextValue = evaluate(next, nextGradient) + Penalty(next, l1, penalised);
                if (nextValue <= value + (SufficientDecrease * step * slope))
                    break;
            }
            if (halvings == MaximumHalvings)
                break;
            Remember(x, next, gradient, nextGradient);
            double gain = value - nextValue;
            value = nextValue;
            next.CopyTo(x, 0);
            nextGradient.CopyTo(gradient, 0);
            if (gain <= tolerance * Math.Max(1e-8, Math.Abs(value)))
                break;
        }
    }

    private static double Penalty(double[] x, double l1, int penalised)
    {
        double sum = 0;
        for (int i = 0; i < penalised && l1 > 0; i++)
            sum += Math.Abs(x[i]);
        return l1 * sum;
    }

    private static double[] PseudoGradient(double[] x, double[] gradient, double l1, int penalised)
    {
        var result = (double[])gradient.Clone();
        for (int i = 0; i < penalised && l1 > 0; i++)
        {
            if (x[i] != 0)
                result[i] += l1 * Math.Sign(x[i]);
            else if (gradient[i] < -l1)
                result[i] += l1;
            else if (gradient[i] > l1)
                result[i] -= l1;
            else
                result[i] = 0;
        }
        return result;
    }

    /// <summary>The two-loop recursion: minus the inverse Hessian's estimate times the gradient.</summary>
    private double[] Direction(double[] gradient)
    {
        var q = (double[])gradient.Clone();
        var alphas = new double[_history.Count];
        for (int h = _history.Count - 1; h >= 0; h--)
        {
            alphas[h] = _history[h].Rho * Dot(_history[h].S, q);
            Add(q, _history[h].Y, -alphas[h]);
        }
        if (_history.Count > 0)
        {
            var (_, y, rho) = _history[^1];
            double scale = 1 / (rho * Dot(y, y));
            for (int i = 0; i < q.Length; i++)
                q[i] *= scale;
        }
        for (int h = 0; h < _history.Count; h++)
            Add(q, _history[h].S, alphas[h] - (_history[h].Rho * Dot(_history[h].Y, q)));
        for (int i = 0; i < q.Length; i++)
            q[i] = -q[i];
        return q;
    }

    private void Remember(double[] x, double[] next, double[] gradient, double[] nextGradient)
    {
        double[] s = [.. next.Zip(x, (a, b) => a - b)], y = [.. nextGradient.Zip(gradient, (a, b) => a - b)];
        double curvature = Dot(s, y);
        if (curvature <= 1e-12 * Dot(y, y))
            return;
        if (_history.Count == historySize)
            _history.RemoveAt(0);
        _history.Add((s, y, 1 / curvature));
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }

    private static void Add(double[] target, double[] source, double factor)
    {
        for (int i = 0; i < target.Length; i++)
            target[i] += factor * source[i];
    }
}
