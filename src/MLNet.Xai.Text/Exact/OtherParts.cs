using System.Globalization;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Text.Exact;

/// <summary>The parts of an output that are no words of the text: other columns, and n-grams that the text does not have.</summary>
internal sealed class OtherParts(ExactWordsState state, SlotRow slots)
{
    /// <summary>The parts, those of the largest magnitude first.</summary>
    public List<TextPart> Of(in VBuffer<float> features, HashSet<int> present, WordSums sums)
    {
        AbsentParts absent = slots.Absent(present, state.MostAbsent);
        var parts = new List<TextPart>();
        parts.AddRange(absent.Named.Select(part => new TextPart($"no '{part.Name}'", part.Value)));
        if (absent.Rest != 0)
            parts.Add(new TextPart("other absent words", absent.Rest));
        if (sums.Between != 0)
            parts.Add(new TextPart("between words", sums.Between));
        parts.AddRange(Columns(features, absent, sums));
        parts.Sort((a, b) => Math.Abs(b.Value).CompareTo(Math.Abs(a.Value)));
        return parts;
    }

    // One part a column, however many segments it has.
    private IEnumerable<TextPart> Columns(in VBuffer<float> features, AbsentParts absent, WordSums sums)
    {
        var values = new Dictionary<string, (double Value, int Slots, float Only)>(StringComparer.Ordinal);
        for (int i = 0; i < sums.Columns.Length; i++)
            values[state.Plan.OtherColumns[i]] = (sums.Columns[i], 0, 0);
        for (int i = 0; i < state.Map.Segments.Length; i++)
        {
            FeatureSegment segment = state.Map.Segments[i];
            if (segment.Step >= 0)
                continue;
            (double value, int size, float only) = values.GetValueOrDefault(segment.Column);
            values[segment.Column] = (value + absent.Columns.GetValueOrDefault(i), size + segment.Size, only);
        }

        foreach (KeyValuePair<int, float> item in features.Items())
        {
            FeatureSegment segment = state.Map.Segments[state.Map.SegmentOf(item.Key)];
            if (segment.Step >= 0 || item.Value == 0)
                continue;
            (double value, int size, _) = values[segment.Column];
            values[segment.Column] = (value + slots.Of(item.Key), size, item.Value);
        }

        return values.Select(pair => new TextPart(
            pair.Value.Slots == 1 ? string.Create(CultureInfo.InvariantCulture, $"{pair.Key} = {pair.Value.Only:G6}") : pair.Key, pair.Value.Value));
    }
}
