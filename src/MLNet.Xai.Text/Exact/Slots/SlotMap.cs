using System.Globalization;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text.Exact;

/// <summary>What the slots of the features are.</summary>
/// <param name="Segments">In the order of the slots, without gaps.</param>
/// <param name="Names">Names of the slots that have one which may be shown.</param>
internal sealed record SlotMap(FeatureSegment[] Segments, Dictionary<int, string> Names)
{
    private readonly int[] _offsets = [.. Segments.Select(segment => segment.Offset)];

    public int SlotCount => Segments[^1].Offset + Segments[^1].Size;

    /// <summary>The segment of a slot, by its number.</summary>
    public int SegmentOf(int slot)
    {
        int found = Array.BinarySearch(_offsets, slot);
        return found >= 0 ? found : ~found - 1;
    }

    public string NameOf(int slot) => Names.TryGetValue(slot, out string? name) ? name : string.Create(CultureInfo.InvariantCulture, $"slot {slot}");

    /// <summary>Whether a slot is one of n-grams of the explained text.</summary>
    public bool IsText(int slot) => Segments[SegmentOf(slot)].Step >= 0;

    public void Write(BinaryWriter writer)
    {
        writer.Write(Segments.Length);
        foreach (FeatureSegment segment in Segments)
        {
            writer.Write(segment.Offset);
            writer.Write(segment.Size);
            writer.Write(segment.Step);
            writer.Write(segment.Column);
            writer.Write(segment.IsScaled);
        }

        int[] named = [.. Names.Keys.Order()];
        writer.WriteInts(named);
        writer.WriteStrings([.. named.Select(slot => Names[slot])]);
    }

    /// <param name="reader">Where from.</param>
    /// <param name="plan">The steps that segments name.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static SlotMap Read(BinaryReader reader, TextPlan plan)
    {
        var segments = new List<FeatureSegment>();
        int offset = 0;
        for (int left = reader.ReadInt32(); left > 0; left--)
        {
            var segment = new FeatureSegment(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadString(), reader.ReadBoolean());
            if (segment.Offset != offset || segment.Size < 1 || segment.Size > int.MaxValue - offset || segment.Step >= plan.Steps.Length
                || (segment.Step >= 0 && plan.Steps[segment.Step].Kind != StepKind.Ngrams))
            {
                throw new InvalidDataException("the slots of the features do not follow one another");
            }

            offset += segment.Size;
            segments.Add(segment);
        }

        if (segments.Count == 0)
            throw new InvalidDataException("there are no slots");
        int[] named = reader.ReadInts();
        string[] names = reader.ReadStrings();
        if (named.Length != names.Length)
            throw new InvalidDataException("there are not as many names as named slots");
        return new SlotMap([.. segments], named.Zip(names).ToDictionary(pair => pair.First, pair => pair.Second));
    }
}
