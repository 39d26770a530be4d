using MLNet.Xai.Core.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace ImageComparison;

/// <summary>The explanations as pictures.</summary>
internal static class Pictures
{
    /// <summary>What a picture's explanations look like: a caption, the end of the file's name, and the pixels.</summary>
    public static IEnumerable<(string Caption, string Suffix, byte[] Rgb)> Of(Subject subject, ExplainedPhoto explained)
    {
        (byte[] rgb, int width) = (explained.Photo.Rgb, subject.Recipe.Width);
        yield return ("Picture", "picture", rgb);
        if (explained.Photo.Truth is { } truth)
            yield return ("True mask", "truth", Overlay.Keep(rgb, Numbers(truth), rest: (40, 40, 40)));
        foreach (Finding finding in explained.Findings[..^1])
            yield return (finding.Method, finding.Method.ToLowerInvariant().Replace(' ', '-'), Overlay.Heat(rgb, finding.Map));
        LimeFinding lime = explained.Lime;
        yield return ("LIME weights", "lime", Overlay.Weights(rgb, lime.Superpixels, [.. lime.Weights.Select(w => (double)w)]));
        float least = lime.Weights.Where(w => w > 0).OrderDescending().Take(subject.TopSuperpixels).DefaultIfEmpty(float.PositiveInfinity).Last();
        int[] mask = Numbers([.. explained.Findings[^1].Map.Select(w => w >= least)]);
        yield return ("LIME mask", "lime-mask", Overlay.Boundaries(Overlay.Keep(rgb, mask, rest: (40, 40, 40)), lime.Superpixels.Labels, width, (90, 90, 90)));
    }

    /// <summary>A PNG file; small pictures are enlarged to whole multiples.</summary>
    public static void Save(string path, byte[] rgb, int width)
    {
        using Image<Rgb24> image = Image.LoadPixelData<Rgb24>(rgb, width, rgb.Length / 3 / width);
        int times = Math.Max(1, 224 / width);
        if (times > 1)
            image.Mutate(x => x.Resize(times * image.Width, times * image.Height, KnownResamplers.NearestNeighbor));
        image.SaveAsPng(path);
    }

    public static byte[] Png(byte[] rgb, int width)
    {
        using Image<Rgb24> image = Image.LoadPixelData<Rgb24>(rgb, width, rgb.Length / 3 / width);
        using var bytes = new MemoryStream();
        image.SaveAsPng(bytes);
        return bytes.ToArray();
    }

    private static int[] Numbers(bool[] mask) => [.. mask.Select(m => m ? 1 : 0)];
}
