namespace ImageComparison;

/// <summary>From networks and pictures to a folder full of results.</summary>
internal static class Comparison
{
    /// <summary>Explains, writes and gives back the averages.</summary>
    public static Agreement[] Run(string folder, IReadOnlyList<Subject> subjects, IReadOnlyList<Photo> photos)
    {
        List<(Subject Subject, ExplainedPhoto[] Photos)> all = [];
        foreach (Subject subject in subjects)
            all.Add((subject, Steps.Run($"{subject.Name}: explaining {photos.Count} pictures", () => Explaining.Run(subject, photos))));

        Agreement[] overlaps = [.. all.SelectMany(a => a.Photos.SelectMany(p => p.Agreements))];
        Agreement[] averages = [.. Agreement.Averages(overlaps)];
        Steps.Run("writing overlays", () =>
        {
            foreach ((Subject subject, ExplainedPhoto[] explained) in all)
                SaveOverlays(Directory.CreateDirectory(Path.Combine(folder, subject.Name.ToLowerInvariant())).FullName, subject, explained);
        });
        Steps.Run("writing tables, chart and page", () =>
        {
            Tables.WriteOverlaps(Path.Combine(folder, "iou.csv"), [.. overlaps, .. averages]);
            Tables.WriteTimings(Path.Combine(folder, "timings.csv"), all);
            Tables.WriteLimeParameters(Path.Combine(folder, "explain_params.json"), all);
            Page.Chart(averages).Save(Path.Combine(folder, "iou.svg"));
            Page.Create(all, averages).Save(Path.Combine(folder, "comparison.html"));
        });
        foreach ((Subject subject, ExplainedPhoto[] explained) in all)
            Console.WriteLine($"{subject.Name}, milliseconds a picture: {string.Join(", ", Tables.Timings(explained).Select(t => $"{t.Method} {t.Milliseconds:F1}"))}");
        return averages;
    }

    private static void SaveOverlays(string folder, Subject subject, ExplainedPhoto[] photos)
    {
        foreach (ExplainedPhoto photo in photos)
        {
            foreach ((_, string suffix, byte[] rgb) in Pictures.Of(subject, photo))
                Pictures.Save(Path.Combine(folder, $"{photo.Photo.Name}_{suffix}.png"), rgb, subject.Recipe.Width);
        }
    }
}
