using MLNet.Xai.Columns;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Text.Exact;

/// <summary>Names of n-grams, for those that a text does not have: there the model's own names of slots, ambiguous as they may be, are all there is.</summary>
internal static class SlotNames
{
    public static Dictionary<int, string> Of(TextPlan plan, SlotMap map, IReadOnlyDictionary<int, DataViewSchema.Column> ngrams, IEnumerable<int> slots)
    {
        var names = new Dictionary<int, string>();
        var known = new Dictionary<int, IReadOnlyList<string>?>();
        foreach (int slot in slots)
        {
            FeatureSegment segment = map.Segments[map.SegmentOf(slot)];
            if (segment.Step < 0)
                continue;
            if (!known.TryGetValue(segment.Step, out IReadOnlyList<string>? own))
                known[segment.Step] = own = ColumnNames.Named(ngrams[segment.Step], segment.Size);
            if (own?[slot - segment.Offset] is { Length: > 0 } name)
                names[slot] = plan.Steps[plan.Steps[segment.Step].Inputs[0]].Kind == StepKind.Characters ? Characters(name) : name.Replace('|', ' ');
        }

        return names;
    }

    // "<␂>|g|o" as ML.NET has it.
    private static string Characters(string name) => string.Concat(name.Split('|').Select(one => one is ['<', var sign, '>'] ? sign.ToString() : one));
}
