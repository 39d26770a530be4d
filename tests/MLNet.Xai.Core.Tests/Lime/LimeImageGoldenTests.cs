using System.Text.Json;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeImageGoldenTests
{
    public static TheoryData<string> Files
    {
        get
        {
            IEnumerable<string> files = TestData.GoldenFiles("lime_image");
            if (TestData.Real("lime_image") is { } real)
                files = files.Concat(Directory.EnumerateFiles(real, "*.json"));
            return GoldenLime.Files(files, "h3-lime-image/1");
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Fit_ForTheSameMasks_GivesTheNumbersOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        int superpixels = root.GetProperty("n_segments").GetInt32();
        byte[] masks = Tensor(root, "masks", e => e.GetByte());
        JsonElement rows = root.GetProperty("labels");
        double[] predictions = [.. rows.EnumerateArray().SelectMany(r => r.EnumerateArray().Select(v => v.GetDouble()))];
        int outputs = predictions.Length / rows.GetArrayLength();
        int[] top = [.. root.GetProperty("top_labels").EnumerateArray().Select(e => e.GetInt32())];
        LimeImageExplanation explanation = LimeImageExplainer.Fit(masks, superpixels, predictions, outputs, new LimeImageOptions
        {
            KernelWidth = root.GetProperty("kernel_width").GetDouble(),
            Features = root.GetProperty("num_features").GetInt32(),
            Selection = GoldenLime.Selection(root),
            TopLabels = top.Length,
        });
        explanation.Labels.ShouldBe(top);
        explanation.Labels.Count.ShouldBe(root.GetProperty("explanations").EnumerateObject().Count());
        // The explainer knows one distance, the cosine's: a file with another must not look as if it had been tested.
        GoldenLime.Numbers(root.GetProperty("distances")).ShouldBe(CosineDistances(masks, superpixels), 1e-12);
        double tolerance = GoldenLime.Tolerance(root, "weights_abs");
        foreach (JsonProperty expected in root.GetProperty("explanations").EnumerateObject())
        {
            LimeFit fit = explanation.For(int.Parse(expected.Name, System.Globalization.CultureInfo.InvariantCulture));
            GoldenLime.ShouldBe(fit, expected.Value, "weights", tolerance, $"label {expected.Name}");
        }

        if (root.TryGetProperty("renderings_top_label", out JsonElement renderings))
            CheckMasks(root, renderings, explanation);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void HiddenImage_IsTheFudgedImageOfLime(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        JsonElement root = document.RootElement;
        if (!root.TryGetProperty("fudged_image", out _))
            Assert.Skip("this file has no fudged image");
        HiddenImage image = new(Tensor(root, "image", e => e.GetByte()), Segments(root), Colour(root.GetProperty("hide_color")));
        image.Hidden.SequenceEqual(Tensor(root, "fudged_image", e => e.GetByte())).ShouldBeTrue();
        byte[] masks = Tensor(root, "masks", e => e.GetByte());
        var rendered = new byte[image.Rgb.Length];
        int row = 0;
        foreach (JsonElement expected in root.GetProperty("perturbed_images_rows_0_1_2").EnumerateArray())
        {
            image.Render(masks.AsSpan(row++ * image.Superpixels.Count, image.Superpixels.Count), rendered);
            rendered.ShouldBe(expected.GetProperty("data").EnumerateArray().Select(e => e.GetByte()));
        }
    }

    private static void CheckMasks(JsonElement root, JsonElement renderings, LimeImageExplanation explanation)
    {
        Superpixels segments = Segments(root);
        foreach (JsonElement rendering in renderings.EnumerateArray())
        {
            JsonElement args = rendering.GetProperty("args");
            // hide_rest changes the picture beside the mask, not the mask.
            GoldenFields.ShouldBeKnown(args, "a rendering", "positive_only", "negative_only", "num_features", "min_weight", "hide_rest");
            bool negative = args.TryGetProperty("negative_only", out JsonElement n) && n.GetBoolean();
            bool positive = !args.TryGetProperty("positive_only", out JsonElement p) || p.GetBoolean();
            int[] mask = LimeMask.Draw(
                segments,
                explanation.Fits[0],
                negative ? WeightSign.Negative : positive ? WeightSign.Positive : WeightSign.Both,
                args.GetProperty("num_features").GetInt32(),
                args.TryGetProperty("min_weight", out JsonElement w) ? w.GetDouble() : 0);
            mask.ShouldBe(Tensor(rendering, "mask", e => e.GetInt32()));
        }
    }

    /// <summary>lime takes one number for all channels, or one each; null is each superpixel's mean.</summary>
    private static (byte R, byte G, byte B)? Colour(JsonElement colour) => colour.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.Number => (colour.GetByte(), colour.GetByte(), colour.GetByte()),
        JsonValueKind.Array => (colour[0].GetByte(), colour[1].GetByte(), colour[2].GetByte()),
        var other => throw new InvalidDataException($"The hidden colour is a {other}."),
    };

    private static double[] CosineDistances(byte[] masks, int superpixels) => [.. masks.Chunk(superpixels).Select(mask =>
    {
        double kept = mask.Sum(bit => bit);
        return kept == 0 ? 1 : 1 - (kept / (Math.Sqrt(kept) * Math.Sqrt(superpixels)));
    })];

    private static Superpixels Segments(JsonElement root)
    {
        JsonElement shape = root.GetProperty("segments").GetProperty("shape");
        return new Superpixels(Tensor(root, "segments", e => e.GetInt32()), shape[1].GetInt32(), shape[0].GetInt32());
    }

    private static T[] Tensor<T>(JsonElement parent, string name, Func<JsonElement, T> read) =>
        [.. parent.GetProperty(name).GetProperty("data").EnumerateArray().Select(read)];
}
