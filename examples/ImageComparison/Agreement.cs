namespace ImageComparison;

/// <summary>How far two masks of one picture overlap (intersection over union), and how far they would by chance.</summary>
internal sealed record Agreement(string Network, string Photo, string First, string Second, double Overlap, double Chance)
{
    public const string Truth = "true mask";

    /// <summary>The mean over the pictures, for each network and pair.</summary>
    public static IEnumerable<Agreement> Averages(IEnumerable<Agreement> all) => all
        .GroupBy(a => (a.Network, a.First, a.Second))
        .Select(g => new Agreement(g.Key.Network, "average", g.Key.First, g.Key.Second, g.Average(a => a.Overlap), g.Average(a => a.Chance)));
}
