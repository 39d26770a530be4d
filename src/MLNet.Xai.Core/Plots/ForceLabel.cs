using MLNet.Xai.Core.Plots.Scales;

namespace MLNet.Xai.Core.Plots;

/// <summary>
/// A label below the force plot's bar. Labels run outwards from the middle of their segment, those nearer to f(x) lower, like a staircase:
/// so neither text nor leader line ever crosses another.
/// </summary>
internal sealed record ForceLabel(ForceSegment Segment, string Name, string Tail, double X, bool Leftwards, int Tier)
{
    private const int MostTiers = 8;

    // A text cut shorter than this says nothing.
    private const double LeastRoom = 88;

    /// <summary>Labels of one side, as many of the largest as find room; a segment too thin or too near to the edge has none (its tooltip tells).</summary>
    public static List<ForceLabel> Place(List<ForceSegment> segments, LinearScale scale, double width)
    {
        for (int count = segments.Count; count > 0; count--)
        {
            List<ForceLabel> labels = Place(segments, count, scale, width);
            if (labels.Count == 0 || labels.Max(l => l.Tier) < MostTiers)
                return labels;
        }

        return [];
    }

    private static List<ForceLabel> Place(List<ForceSegment> segments, int count, LinearScale scale, double width)
    {
        List<ForceLabel> placed = [];
        for (int i = count - 1; i >= 0; i--)
        {
            ForceSegment segment = segments[i];
            double from = scale.Map(segment.From), to = scale.Map(segment.To), x = (from + to) / 2;
            if (Math.Abs(to - from) < 1.5)
                continue;
            bool leftwards = segment.Value > 0;
            double room = (leftwards ? x : width - x) - 10;
            if (room < Math.Min(LeastRoom, TextMeter.Width(segment.Name + segment.Tail, PlotText.Small)))
                continue;
            (string name, string tail) = TextMeter.Truncate(segment.Name, segment.Tail, PlotText.Small, Math.Min(300, room));
            double reach = TextMeter.Width(name + tail, PlotText.Small) + 12;
            int tier = 0;
            foreach (ForceLabel other in placed)
            {
                if (Math.Abs(x - other.X) < reach)
                    tier = Math.Max(tier, other.Tier + 1);
            }

            placed.Add(new ForceLabel(segment, name, tail, x, leftwards, tier));
        }

        return placed;
    }
}
