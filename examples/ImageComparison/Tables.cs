using System.Globalization;
using System.Text.Json;
using MLNet.Xai.Core.Lime;

namespace ImageComparison;

/// <summary>The numbers as files.</summary>
internal static class Tables
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteOverlaps(string path, IEnumerable<Agreement> all) => File.WriteAllLines(path, all
        .Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Network},{a.Photo},{a.First},{a.Second},{a.Overlap:F4},{a.Chance:F4}"))
        .Prepend("network,image,first,second,iou,chance"));

    public static void WriteTimings(string path, IEnumerable<(Subject Subject, ExplainedPhoto[] Photos)> all) => File.WriteAllLines(path, all
        .SelectMany(a => Timings(a.Photos).Select(t => string.Create(CultureInfo.InvariantCulture, $"{a.Subject.Name},{t.Method},{t.Milliseconds:F1}")))
        .Prepend("network,method,milliseconds an image"));

    /// <summary>A method's mean time for a picture.</summary>
    public static IEnumerable<(string Method, double Milliseconds)> Timings(ExplainedPhoto[] photos) => photos
        .SelectMany(p => p.Findings).GroupBy(f => f.Method).Select(g => (g.Key, g.Average(f => f.Milliseconds)));

    /// <summary>What LIME was asked and what it answered, for every picture.</summary>
    public static void WriteLimeParameters(string path, IEnumerable<(Subject Subject, ExplainedPhoto[] Photos)> all) =>
        File.WriteAllText(path, JsonSerializer.Serialize(all.SelectMany(a => a.Photos.Select(p => LimeParameters(a.Subject, p))), s_readable));

    private static object LimeParameters(Subject subject, ExplainedPhoto photo)
    {
        LimeImageOptions asked = subject.Lime.Lime;
        return new
        {
            network = subject.Name,
            image = photo.Photo.Name,
            label = photo.Class,
            className = subject.Labels[photo.Class],
            probability = photo.Probability,
            segmentation = subject.Lime.Segmentation.ToString(),
            superpixels = photo.Lime.Superpixels.Count,
            samples = asked.Samples,
            kernelWidth = asked.KernelWidth,
            ridge = asked.Ridge,
            selection = asked.Selection.ToString(),
            hidden = subject.Lime.HideColor?.ToString() ?? "mean colour",
            seed = asked.Seed,
            shownSuperpixels = subject.TopSuperpixels,
            r2 = photo.Lime.R2,
            intercept = photo.Lime.Intercept,
            localPrediction = photo.Lime.LocalPrediction,
            weights = photo.Lime.Weights,
        };
    }
}
