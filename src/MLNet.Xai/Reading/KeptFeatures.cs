namespace MLNet.Xai;

/// <summary>Which features of a wide explanation keep values of their own: all where they fit, else those with the largest magnitudes.</summary>
internal sealed class KeptFeatures
{
    private readonly int[] _places;

    private KeptFeatures(int[] features, int all)
    {
        Features = features;
        _places = new int[all];
        Array.Fill(_places, -1);
        for (int i = 0; i < features.Length; i++)
            _places[features[i]] = i;
    }

    /// <summary>Those kept, in their own order.</summary>
    public int[] Features { get; }

    /// <summary>How many are not.</summary>
    public int Dropped => _places.Length - Features.Length;

    /// <summary>The place of a feature among those kept, or -1.</summary>
    public int Place(int feature) => _places[feature];

    /// <summary>Chooses so many that rows times features does not exceed what the options allow, and those they name; the same for every output.</summary>
    public static KeptFeatures Choose(SparseRows values, string[] names, int[] outputs, ExplanationReadOptions options)
    {
        int features = names.Length;
        int room = (int)Math.Clamp((long)options.MaxValues / Math.Max(1, values.Count), 1, features);
        if (room == features)
            return new KeptFeatures([.. Enumerable.Range(0, features)], features);
        double[] sizes = new double[features];
        bool[] wanted = new bool[outputs.Max() + 1];
        foreach (int output in outputs)
            wanted[output] = true;
        for (int r = 0; r < values.Count; r++)
        {
            foreach (var (slot, value) in values.Row(r))
            {
                if (slot / features < wanted.Length && wanted[slot / features])
                    sizes[slot % features] += Math.Abs(value);
            }
        }

        IEnumerable<int> named = options.KeepFeatures.Select(name => Array.IndexOf(names, name)).Where(f => f >= 0);
        int[] largest = [.. Enumerable.Range(0, features).Where(f => sizes[f] > 0).OrderByDescending(f => sizes[f]).Take(room).Union(named)];
        // A picture needs something to name even where all values are zero.
        return new KeptFeatures(largest.Length > 0 ? [.. largest.Order()] : [0], features);
    }
}
