using MLNet.Xai.Core.Imaging;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Torch.Attribution;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace ImageComparison;

/// <summary>A picture of an explanation.</summary>
/// <param name="Caption">What it shows.</param>
/// <param name="Suffix">The end of its file's name.</param>
/// <param name="Rgb">Its pixels, of the recipe's size.</param>
internal sealed record Picture(string Caption, string Suffix, byte[] Rgb);

/// <summary>The explanations as pictures.</summary>
internal static class Pictures
{
    private static readonly (byte, byte, byte) s_hidden = (40, 40, 40);

    /// <summary>A picture and its explanations.</summary>
    public static IEnumerable<Picture> Of(Subject subject, ExplainedPhoto explained)
    {
        byte[] rgb = explained.Rgb;
        yield return new("Picture", "picture", rgb);
        if (explained.Photo.Truth is { } truth)
            yield return new("True mask", "truth", Overlay.Keep(rgb, [.. truth.Select(t => t ? 1 : 0)], s_hidden));
        foreach (Finding finding in explained.Findings[..^1])
            yield return new(finding.Method, finding.Method.ToLowerInvariant().Replace(' ', '-'), Overlay.Heat(rgb, finding.Map));
        LimeFinding lime = explained.Lime;
        yield return new("LIME weights", "lime", Overlay.Weights(rgb, lime.Superpixels, lime.Weights));
        byte[] shown = Overlay.Keep(rgb, LimeMask.Draw(lime.Superpixels, lime.Weights, count: subject.TopSuperpixels), s_hidden);
        yield return new("LIME mask", "lime-mask", Overlay.Boundaries(shown, lime.Superpixels.Labels, subject.Recipe.Width, (90, 90, 90)));
    }

    /// <summary>LIME's masks of a picture.</summary>
    public static IEnumerable<Picture> OfMasks(Subject subject, byte[] rgb, LimeOfTwo lime)
    {
        int count = subject.TopSuperpixels, width = subject.Recipe.Width;
        int[] positive = LimeMask.Draw(lime.Superpixels, lime.FirstWeights, WeightSign.Positive, count);
        int[] both = LimeMask.Draw(lime.Superpixels, lime.FirstWeights, WeightSign.Both, 2 * count);
        yield return new($"Boundaries of the {count} superpixels that speak most for it", "lime-boundaries", Overlay.Boundaries(rgb, positive, width));
        yield return new($"The {2 * count} largest weights: green for it, orange against it", "lime-signed", Overlay.Boundaries(Overlay.Signed(Overlay.Gray(rgb), both), both, width));
        yield return new("Everything else hidden", "lime-rest-hidden", Overlay.Keep(rgb, positive, s_hidden));
    }

    /// <summary>LIME's weights with their colour bar, and what speaks for the most probable class rather than for the second.</summary>
    public static (string Suffix, SvgFigure Figure)[] OfWeights(byte[] rgb, LimeOfTwo lime) =>
    [
        ("lime-weights", SuperpixelPlot.Draw(rgb, lime.Superpixels, lime.FirstWeights, new SuperpixelOptions { Title = $"Weights for {lime.First}" })),
        ("lime-difference", SuperpixelPlot.DrawDifference(rgb, lime.Superpixels, lime.FirstWeights, lime.SecondWeights, lime.First, lime.Second,
            new SuperpixelOptions { Title = $"{lime.First} rather than {lime.Second}" })),
    ];

    /// <summary>Writes all of a network.</summary>
    public static void SaveAll(string folder, Explained explained)
    {
        Subject subject = explained.Subject;
        foreach (ExplainedPhoto photo in explained.Photos)
        {
            foreach (Picture picture in Of(subject, photo))
                Save(Path.Combine(folder, $"{photo.Photo.Name}_{picture.Suffix}.png"), picture.Rgb, subject.Recipe.Width);
        }

        ExplainedPhoto first = explained.Photos[0];
        foreach (Picture picture in OfMasks(subject, first.Rgb, explained.LimeOfTwo))
            Save(Path.Combine(folder, $"{first.Photo.Name}_{picture.Suffix}.png"), picture.Rgb, subject.Recipe.Width);
        foreach ((string suffix, SvgFigure figure) in OfWeights(first.Rgb, explained.LimeOfTwo))
            figure.Save(Path.Combine(folder, $"{first.Photo.Name}_{suffix}.svg"));
    }

    public static byte[] Png(byte[] rgb, int width)
    {
        using Image<Rgb24> image = Image.LoadPixelData<Rgb24>(rgb, width, rgb.Length / 3 / width);
        using var bytes = new MemoryStream();
        image.SaveAsPng(bytes);
        return bytes.ToArray();
    }

    // Small pictures are enlarged to whole multiples.
    private static void Save(string path, byte[] rgb, int width)
    {
        using Image<Rgb24> image = Image.LoadPixelData<Rgb24>(rgb, width, rgb.Length / 3 / width);
        int times = Math.Max(1, 224 / width);
        if (times > 1)
            image.Mutate(x => x.Resize(times * image.Width, times * image.Height, KnownResamplers.NearestNeighbor));
        image.SaveAsPng(path);
    }
}
