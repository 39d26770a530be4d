using Microsoft.ML;

namespace ImageComparison;

/// <summary>From networks and pictures to a folder full of results.</summary>
internal static class Comparison
{
    /// <summary>Explains, writes and gives back the averages.</summary>
    public static Agreement[] Run(MLContext ml, string folder, IReadOnlyList<Study> studies)
    {
        Explained[] all = [.. studies.Select(s => Explaining.Run(ml, s))];
        Agreement[] overlaps = [.. all.SelectMany(a => a.Photos.SelectMany(p => p.Agreements))];
        Agreement[] averages = [.. Agreement.Averages(overlaps)];
        Steps.Run("writing overlays", () =>
        {
            foreach (Explained explained in all)
                Pictures.SaveAll(Directory.CreateDirectory(Path.Combine(folder, explained.Subject.Name.ToLowerInvariant())).FullName, explained);
        });
        Steps.Run("writing tables, chart and page", () =>
        {
            Tables.WriteOverlaps(Path.Combine(folder, "iou.csv"), [.. overlaps, .. averages]);
            Tables.WriteTimings(Path.Combine(folder, "timings.csv"), all);
            Tables.WriteLimeParameters(Path.Combine(folder, "explain_params.json"), all);
            Page.Chart(averages).Save(Path.Combine(folder, "iou.svg"));
            Page.Create(all, averages).Save(Path.Combine(folder, "comparison.html"));
        });
        foreach (Explained explained in all)
            Console.WriteLine($"{explained.Subject.Name}, milliseconds a picture: {string.Join(", ", explained.Timings.Select(t => $"{t.Method} {t.Milliseconds:F1}"))}");
        return averages;
    }
}
