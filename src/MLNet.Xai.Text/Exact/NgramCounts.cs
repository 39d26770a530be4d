using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Exact;

/// <summary>The slots of a row that its n-grams explain, and the comparison of both with what the row's features really are.</summary>
internal sealed class NgramCounts(SlotMap map)
{
    private const float Tolerance = 1e-4f;

    private readonly Dictionary<int, int> _counts = [];

    /// <summary>How often each slot's n-grams occur.</summary>
    public IReadOnlyDictionary<int, int> Of => _counts;

    /// <summary>Counts the n-grams of a segment.</summary>
    public void Add(FeatureSegment segment, NgramHits hits)
    {
        for (int i = 0; i < hits.Count; i++)
        {
            int slot = segment.Offset + hits.Slot(i);
            _counts[slot] = _counts.GetValueOrDefault(slot) + 1;
        }
    }

    /// <summary>Refuses features that are not those of the n-grams.</summary>
    /// <param name="features">The row's.</param>
    /// <param name="countsOnly">By segment, whether the values are in the proportions of the counts.</param>
    /// <exception cref="InvalidOperationException">They are others.</exception>
    public void Check(in VBuffer<float> features, bool[] countsOnly)
    {
        float[] factors = new float[map.Segments.Length];
        int found = 0;
        foreach (KeyValuePair<int, float> item in features.Items())
        {
            int segment = map.SegmentOf(item.Key);
            if (item.Value == 0 || map.Segments[segment].Step < 0)
                continue;
            if (!_counts.TryGetValue(item.Key, out int count))
                throw Other($"have {map.NameOf(item.Key)} ({item.Key}), which no n-gram of the text is");
            if (!countsOnly[segment])
                continue;
            found++;
            float factor = item.Value / count;
            if (factors[segment] == 0)
                factors[segment] = factor;
            if (!(Math.Abs(factor - factors[segment]) <= Tolerance * Math.Abs(factors[segment])))
                throw Other($"have {item.Value} for {map.NameOf(item.Key)} ({item.Key}), of which the text has {count}");
        }

        int wanted = _counts.Keys.Count(slot => countsOnly[map.SegmentOf(slot)]);
        if (found != wanted)
            throw Other($"lack {wanted - found} of the text's n-grams");
    }

    private static InvalidOperationException Other(string what) =>
        new($"the row's features {what}. Is the text the one that the features were made of? Else this is a fault of MLNet.Xai.");
}
