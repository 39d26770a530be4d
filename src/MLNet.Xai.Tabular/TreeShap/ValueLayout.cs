namespace MLNet.Xai.Tabular;

/// <summary>How explained features come from the values that are computed: one a used slot, or one a feature that has used slots.</summary>
internal sealed class ValueLayout
{
    public ValueLayout(TreeShapState state)
    {
        int[] featureOfSlot = [.. state.Slots.Select(slot => state.Features.GroupOfSlot[slot])];
        Features = [.. featureOfSlot.Distinct().Order()];
        int[] places = [.. featureOfSlot.Select(feature => Array.BinarySearch(Features, feature))];
        if (state.Features.IsGrouped && state.Grouping == FeatureGrouping.Player)
            Players = places;
        else if (Features.Length < places.Length)
            Sums = places;
        ValueCount = Players is null ? places.Length : Features.Length;
    }

    /// <summary>The features that are ever other than zero, ascending.</summary>
    public int[] Features { get; }

    /// <summary>The player of every used slot, a place in <see cref="Features"/>; null where slots stand for themselves.</summary>
    public int[]? Players { get; }

    /// <summary>The place in <see cref="Features"/> that every computed value is added to; null where they are the features' values already.</summary>
    public int[]? Sums { get; }

    /// <summary>Values that are computed for a row and output.</summary>
    public int ValueCount { get; }

    /// <summary>The features' values from the computed ones.</summary>
    public void Collect(ReadOnlySpan<double> values, Span<double> features)
    {
        if (Sums is null)
        {
            values.CopyTo(features);
            return;
        }

        features.Clear();
        for (int i = 0; i < values.Length; i++)
            features[Sums[i]] += values[i];
    }

    /// <summary>The features' matrix from the computed one: block sums, symmetric to the last bit.</summary>
    public void CollectMatrix(ReadOnlySpan<double> values, Span<double> features)
    {
        if (Sums is null)
        {
            values.CopyTo(features);
            return;
        }

        int side = Features.Length;
        features.Clear();
        for (int i = 0; i < Sums.Length; i++)
        {
            for (int j = 0; j < Sums.Length; j++)
            {
                if (Sums[i] <= Sums[j])
                    features[(Sums[i] * side) + Sums[j]] += values[(i * Sums.Length) + j];
            }
        }

        for (int i = 0; i < side; i++)
        {
            for (int j = 0; j < i; j++)
                features[(i * side) + j] = features[(j * side) + i];
        }
    }
}
