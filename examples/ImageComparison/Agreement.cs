using MLNet.Xai.Core.Metrics;

namespace ImageComparison;

/// <summary>How far two masks of one picture overlap (intersection over union), and how far they would by chance.</summary>
internal sealed record Agreement(string Network, string Photo, string First, string Second, double Overlap, double Chance)
{
    public const string Truth = "true mask";

    /// <summary>Every method against every other, and against the true mask where there is one.</summary>
    public static IEnumerable<Agreement> Of(Subject subject, ExplainedPhoto explained)
    {
        List<(string Name, bool[] Mask)> masks = [.. explained.Findings.Select(f => (f.Method, f.Mask))];
        if (explained.Photo.Truth is { } truth)
            masks.Add((Truth, truth));
        for (int i = 0; i < masks.Count; i++)
        {
            for (int j = i + 1; j < masks.Count; j++)
            {
                (bool[] a, bool[] b) = (masks[i].Mask, masks[j].Mask);
                yield return new Agreement(
                    subject.Name, explained.Photo.Name, masks[i].Name, masks[j].Name, MapOverlap.IntersectionOverUnion(a, b),
                    MapOverlap.ChanceLevel(a.Length, a.Count(m => m), b.Count(m => m)));
            }
        }
    }

    /// <summary>The mean over the pictures, for each network and pair.</summary>
    public static IEnumerable<Agreement> Averages(IEnumerable<Agreement> all) => all
        .GroupBy(a => (a.Network, a.First, a.Second))
        .Select(g => new Agreement(g.Key.Network, "average", g.Key.First, g.Key.Second, g.Average(a => a.Overlap), g.Average(a => a.Chance)));
}
