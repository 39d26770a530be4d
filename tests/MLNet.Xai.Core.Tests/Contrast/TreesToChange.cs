using MLNet.Xai.Core.Contrast;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Contrast;

/// <summary>A small random tree model, a sample, constraints, and all rows that keep them.</summary>
internal sealed class TreesToChange
{
    public const int Slots = 4;

    private readonly Random _random;

    public TreesToChange(int seed)
    {
        _random = new Random(seed);
        var random = new RandomEnsembles(seed) { Features = Slots, Trees = 3, Depth = 3, Outputs = 1 };
        Trees = random.Next();
        Sample = random.Rows(30);
        Row = random.Rows(1);
        Features = [.. Enumerable.Range(0, 3).Select(f => new ContrastFeature($"f{f}", [f], Constraint())), new ContrastFeature("kind", [3], new FeatureConstraint { IsCategory = true, Direction = _random.Next(4) == 0 ? ChangeDirection.Fixed : ChangeDirection.Both })];
        List<float>[] thresholds = [.. Enumerable.Range(0, Slots).Select(_ => new List<float>())];
        for (int node = 0; node < Trees.NodeCount; node++)
        {
            if (Trees.Left[node] != TreeEnsemble.Leaf)
                thresholds[Trees.Feature[node]].Add(Trees.Threshold[node]);
        }

        Space = new ContrastSpace(Sample, Slots, Features, thresholds);
        double[] said = new double[30];
        Trees.Predict(Sample, 30, said);
        double[] own = new double[1];
        Score(Row, 1, own);
        double cutoff = said.Order().ElementAt(_random.Next(30));
        Target = own[0] > cutoff ? ScoreTarget.AtMost(cutoff) : ScoreTarget.Above(cutoff);
    }

    public TreeEnsemble Trees { get; }

    public float[] Sample { get; }

    public float[] Row { get; }

    public ContrastFeature[] Features { get; }

    public ContrastSpace Space { get; }

    public ScoreTarget Target { get; }

    public void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs) => Trees.Predict(rows, count, outputs);

    /// <summary>Every value that a feature may have: its own, and all multiples of an eighth in its range, or the sample's categories.</summary>
    public float[] Values(int f)
    {
        FeatureConstraint constraint = Features[f].Constraint!;
        float own = Row[f];
        float[] sample = [.. Enumerable.Range(0, 30).Select(r => Sample[(r * Slots) + f])];
        if (constraint.Direction == ChangeDirection.Fixed)
            return [own];
        if (constraint.IsCategory)
            return [.. sample.Append(own).Distinct()];
        if (float.IsNaN(own) && constraint.Direction != ChangeDirection.Both)
            return [own];
        float[] known = [.. sample.Where(v => !float.IsNaN(v))];
        double low = constraint.Minimum ?? known.Min(), high = constraint.Maximum ?? known.Max();
        return [own, .. Enumerable.Range(-80, 200).Select(k => k * (float)constraint.Step!.Value).Where(v => v >= low && v <= high && v != own
            && (constraint.Direction == ChangeDirection.Both || v > own == (constraint.Direction == ChangeDirection.Increase)))];
    }

    /// <summary>All rows that keep the constraints.</summary>
    public IEnumerable<float[]> Rows() => Values(0).SelectMany(a => Values(1).SelectMany(b => Values(2).SelectMany(c => Values(3).Select(d => (float[])[a, b, c, d]))));

    /// <summary>The cost by its definition.</summary>
    public double Cost(float[] other, double changeCost)
    {
        double sum = 0;
        for (int f = 0; f < Slots; f++)
        {
            if (other[f].Equals(Row[f]))
                continue;
            sum += changeCost;
            if (f == 3 || float.IsNaN(Row[f]) || float.IsNaN(other[f]))
            {
                sum += 1;
                continue;
            }

            float[] known = [.. Enumerable.Range(0, 30).Select(r => Sample[(r * Slots) + f]).Where(v => !float.IsNaN(v))];
            double middle = Median(known), unit = Median([.. known.Select(v => (float)Math.Abs(v - middle))]);
            sum += Math.Abs(other[f] - Row[f]) / (unit > 0 ? unit : known.Average(v => Math.Abs(v - middle)));
        }

        return sum;
    }

    private static double Median(float[] values)
    {
        float[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + (double)sorted[sorted.Length / 2]) / 2;
    }

    private FeatureConstraint Constraint() => new()
    {
        Step = _random.Next(2) == 0 ? 0.25 : 0.125,
        Direction = (ChangeDirection)_random.Next(4),
        Minimum = _random.Next(3) == 0 ? -0.5 : null,
        Maximum = _random.Next(3) == 0 ? 1.1 : null,
    };
}
