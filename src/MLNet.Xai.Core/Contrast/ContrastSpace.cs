namespace MLNet.Xai.Core.Contrast;

/// <summary>Rows as they can be compared and changed: features with what they may become, distances in units of the data, and how usual a row is.</summary>
/// <remarks>
/// The distance between two rows is the sum over features: of a number the absolute difference over the sample's median absolute deviation (Wachter, Mittelstadt and Russell, Harvard Journal
/// of Law and Technology 2018), or over the mean one where that is 0, or over 1 for a constant; of a category 1 where they differ; 1 too between a missing value and another.
/// </remarks>
public sealed class ContrastSpace
{
    private readonly float[] _sample;
    private readonly FeatureScale?[] _scales;
    private readonly float[][][] _categories;
    private readonly float[]?[] _thresholds;
    private readonly Lazy<double[]> _ownDistances;
    private readonly int _neighbours;

    /// <summary>Learns from a sample what rows are like.</summary>
    /// <param name="sample">Row-major, rows x slots; NaN is missing.</param>
    /// <param name="slots">Numbers of a row.</param>
    /// <param name="features">The features; every slot is in one. When null, each slot is a number of its own.</param>
    /// <param name="thresholds">
    /// By slot the values that the model compares a number with (<c>x &lt;= threshold</c>), where it does nothing else with it: the splits of trees. The search then knows all values that make a
    /// difference. When null, or null for a slot, it tries values of the sample and refines.
    /// </param>
    /// <param name="neighbours">How many neighbours of a row in the sample its plausibility is told by.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, a constraint cannot be kept, or the sample has infinite numbers.</exception>
    public ContrastSpace(
        ReadOnlyMemory<float> sample, int slots, IReadOnlyList<ContrastFeature>? features = null, IReadOnlyList<IReadOnlyList<float>?>? thresholds = null, int neighbours = 5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(slots, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        if (sample.IsEmpty || sample.Length % slots != 0)
            throw new ArgumentException($"{sample.Length} numbers are no rows of {slots} slots.", nameof(sample));
        if (thresholds is not null && thresholds.Count != slots)
            throw new ArgumentException($"There are thresholds for {thresholds.Count} slots; a row has {slots}.", nameof(thresholds));
        Features = features ?? ContrastFeature.Single(slots);
        (_sample, Slots, Rows, _neighbours) = (sample.ToArray(), slots, sample.Length / slots, neighbours);
        int[] used = new int[slots];
        foreach (ContrastFeature feature in Features)
        {
            ArgumentNullException.ThrowIfNull(feature, nameof(features));
            if (feature.Slots.Count == 0 || feature.Slots.Any(s => s < 0 || s >= slots || ++used[s] > 1))
                throw new ArgumentException($"The feature '{feature.Name}' has no slots, or slots that a row of {slots} has not, or another feature's.", nameof(features));
            feature.Constraint?.Check(feature.Name, feature.Slots.Count);
        }

        if (Array.IndexOf(used, 0) is >= 0 and var left)
            throw new ArgumentException($"The slot {left} is in no feature.", nameof(features));
        _scales = [.. Features.Select(f => f.IsCategory ? null : FeatureScale.Of(f.Name, Enumerable.Range(0, Rows).Select(r => _sample[(r * Slots) + f.Slots[0]])))];
        _categories = [.. Features.Select(f => f.IsCategory ? DistinctValues(f) : [])];
        _thresholds = [.. Features.Select(f => f.IsCategory ? null : thresholds?[f.Slots[0]]?.Where(float.IsFinite).Distinct().Order().ToArray())];
        _ownDistances = new Lazy<double[]>(() => [.. Enumerable.Range(0, Rows).Select(r => DistanceWithout(SampleRow(r), r)).Order()]);
    }

    /// <summary>The features.</summary>
    public IReadOnlyList<ContrastFeature> Features { get; }

    /// <summary>Numbers of a row.</summary>
    public int Slots { get; }

    /// <summary>Rows of the sample.</summary>
    public int Rows { get; }

    /// <summary>Whether all that makes a difference to the model is known: the thresholds of every number that may change.</summary>
    internal bool KnowsAllThresholds => Features.Select((f, i) => f.IsCategory || f.Constraint?.Direction == ChangeDirection.Fixed || _thresholds[i] is not null).All(known => known);

    /// <summary>A row of the sample.</summary>
    public ReadOnlySpan<float> SampleRow(int row) => _sample.AsSpan(row * Slots, Slots);

    /// <summary>The distance between two rows.</summary>
    public double Distance(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double sum = 0;
        for (int f = 0; f < Features.Count; f++)
            sum += FeatureDistance(f, a, b);
        return sum;
    }

    /// <summary>Whether a feature differs between two rows; missing is equal to missing.</summary>
    public bool Differs(int feature, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        foreach (int slot in Features[feature].Slots)
        {
            if (!a[slot].Equals(b[slot]))
                return true;
        }

        return false;
    }

    /// <summary>The mean distance to the nearest rows of the sample.</summary>
    public double NeighbourDistance(ReadOnlySpan<float> row) => DistanceWithout(row, -1);

    /// <summary>
    /// How usual a row is: the share of sample rows, the row itself counted among them, that are at least as far from their nearest other rows as this one is from its nearest. From
    /// 1 / (rows + 1), farther off than any, to 1. A conformal p-value: of rows like the sample's, a share of at most p has a plausibility of at most p.
    /// </summary>
    public double Plausibility(ReadOnlySpan<float> row)
    {
        double distance = NeighbourDistance(row);
        double[] own = _ownDistances.Value;
        int nearer = 0;
        for (int high = own.Length; nearer < high;)
        {
            int middle = (nearer + high) / 2;
            if (own[middle] < distance)
                nearer = middle + 1;
            else
                high = middle;
        }

        return (1.0 + own.Length - nearer) / (own.Length + 1);
    }

    internal FeatureScale? Scale(int feature) => _scales[feature];

    /// <summary>The values that a category has in the sample, the most frequent first.</summary>
    internal float[][] Categories(int feature) => _categories[feature];

    internal float[]? Thresholds(int feature) => _thresholds[feature];

    internal double FeatureDistance(int feature, ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        if (!Differs(feature, a, b))
            return 0;
        if (_scales[feature] is not { } scale)
            return 1;
        int slot = Features[feature].Slots[0];
        double distance = Math.Abs((double)a[slot] - b[slot]) / scale.Unit;
        return double.IsNaN(distance) ? 1 : distance;
    }

    private double DistanceWithout(ReadOnlySpan<float> row, int without)
    {
        // The few nearest, in order.
        double[] nearest = new double[Math.Max(1, Math.Min(_neighbours, without < 0 ? Rows : Rows - 1))];
        Array.Fill(nearest, double.PositiveInfinity);
        for (int r = 0; r < Rows; r++)
        {
            if (r == without)
                continue;
            double distance = Distance(row, SampleRow(r));
            for (int k = 0; k < nearest.Length; k++)
            {
                if (distance < nearest[k])
                    (nearest[k], distance) = (distance, nearest[k]);
            }
        }

        return nearest.Average();
    }

    private float[][] DistinctValues(ContrastFeature feature)
    {
        var values = new Dictionary<float[], int>(SlotValues.Comparer);
        for (int r = 0; r < Rows; r++)
        {
            float[] value = [.. feature.Slots.Select(s => _sample[(r * Slots) + s])];
            values[value] = values.GetValueOrDefault(value) + 1;
        }

        return [.. values.OrderByDescending(pair => pair.Value).Select(pair => pair.Key)];
    }
}
