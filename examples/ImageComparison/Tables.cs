using System.Globalization;
using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch.Attribution;

namespace ImageComparison;

/// <summary>The numbers as files.</summary>
internal static class Tables
{
    private static readonly JsonSerializerOptions s_readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteOverlaps(string path, IEnumerable<Agreement> all) => File.WriteAllLines(path, all
        .Select(a => string.Create(CultureInfo.InvariantCulture, $"{Cell(a.Network)},{Cell(a.Photo)},{a.First},{a.Second},{a.Overlap:F4},{a.Chance:F4}"))
        .Prepend("network,image,first,second,iou,chance"));

    /// <summary>Each method's mean time for a picture.</summary>
    public static void WriteTimings(string path, IEnumerable<Explained> all) => File.WriteAllLines(path, all
        .SelectMany(a => a.Timings.Select(t => string.Create(CultureInfo.InvariantCulture, $"{Cell(a.Subject.Name)},{t.Method},{t.Milliseconds:F1}")))
        .Prepend("network,method,milliseconds an image"));

    /// <summary>What LIME was asked and what it answered, for every picture.</summary>
    public static void WriteLimeParameters(string path, IEnumerable<Explained> all) =>
        File.WriteAllText(path, JsonSerializer.Serialize(all.SelectMany(a => a.Photos.Select(p => LimeParameters(a.Subject, p))), s_readable));

    // Files may have commas and quotes in their names.
    private static string Cell(string text) => text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

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
            weights = photo.Lime.Weights.Select(w => (float)w),
        };
    }
}
