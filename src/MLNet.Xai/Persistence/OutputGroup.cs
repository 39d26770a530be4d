using System.Globalization;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Persistence;

/// <summary>Outputs of a saved explainer that are computed together: where they lie in its output row.</summary>
internal sealed record OutputGroup(int First, int Count, int Offset, int Width, bool[] Active)
{
    public static OutputGroup[] Of(RowExplainer explainer)
    {
        var groups = new List<OutputGroup>();
        int first = 0;
        foreach (int count in explainer.Groups)
        {
            int offset = explainer.OutputOffsets[first], from = first;
            bool[] active = [.. explainer.Outputs.Select((_, i) => i >= from && i < from + count)];
            groups.Add(new OutputGroup(first, count, offset, explainer.OutputOffsets[first + count] - offset, active));
            first += count;
        }

        return [.. groups];
    }

    /// <summary>The group of this number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static OutputGroup Parse(RowExplainer explainer, ReadOnlySpan<char> number) =>
        int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < explainer.SavedGroups.Length
            ? explainer.SavedGroups[index]
            : throw new InvalidDataException($"{explainer.Name} has no outputs of group '{number}'. Was the model's file changed?");
}
