using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Tabular;

/// <summary>A rule as text: the numbers are three a feature (what kind of condition, its two ends), then all slots of the row.</summary>
/// <param name="features">The features.</param>
/// <param name="slotNames">Names of the slots.</param>
internal sealed class RuleColumn(IReadOnlyList<ContrastFeature> features, string[] slotNames) : OutputColumn
{
    /// <summary>Said of every row.</summary>
    public const string Always = "always";

    private const int None = 0, Range = 1, Equal = 2;

    public override int Width => (3 * features.Count) + slotNames.Length;

    public override DataViewType Type => TextDataViewType.Instance;

    public override Delegate CreateGetter(int output, IOutputRow row) =>
        (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) => value = Text(row.Output(output)).AsMemory());

    /// <summary>Writes the numbers of a rule.</summary>
    public void Write(AnchorRule rule, ReadOnlySpan<float> row, Span<float> numbers)
    {
        numbers.Clear();
        foreach (AnchorCondition condition in rule.Conditions)
        {
            Span<float> own = numbers.Slice(3 * condition.Feature, 3);
            (own[0], own[1], own[2]) = (condition.Values is null ? Range : Equal, (float)condition.Above, (float)condition.AtMost);
        }

        row.CopyTo(numbers[(3 * features.Count)..]);
    }

    private string Text(ReadOnlySpan<float> numbers)
    {
        if (float.IsNaN(numbers[0]))
            return "";
        var parts = new List<string>();
        ReadOnlySpan<float> row = numbers[(3 * features.Count)..];
        for (int f = 0; f < features.Count; f++)
        {
            ReadOnlySpan<float> own = numbers.Slice(3 * f, 3);
            if (own[0] == Range)
                parts.Add(new AnchorCondition(f, own[1], own[2], null).Describe(features[f].Name));
            else if (own[0] == Equal)
                parts.Add(CategoryText(f, row));
        }

        return parts.Count == 0 ? Always : string.Join(" and ", parts);
    }

    private string CategoryText(int feature, ReadOnlySpan<float> row)
    {
        IReadOnlyList<int> slots = features[feature].Slots;
        float[] values = new float[slots.Count];
        for (int i = 0; i < values.Length; i++)
            values[i] = row[slots[i]];
        return new AnchorCondition(feature, 0, 0, values).Describe(features[feature].Name, [.. slots.Select(s => slotNames[s])]);
    }
}
