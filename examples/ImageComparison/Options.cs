using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;

namespace ImageComparison;

/// <summary>What is asked for; <see cref="CommandLine"/> says what each means.</summary>
internal sealed record Options
{
    public required string Output { get; init; }

    public bool Retrain { get; init; }

    /// <summary>A network of the user's; with none, the networks and pictures of the demonstration.</summary>
    public string? Weights { get; init; }

    /// <summary>An ONNX file in place of <see cref="Weights"/>.</summary>
    public string? Onnx { get; init; }

    /// <summary>A saved model of ML.NET's in place of <see cref="Weights"/>.</summary>
    public string? SavedModel { get; init; }

    /// <summary>Its column of pictures.</summary>
    public string? Column { get; init; }

    public string Model { get; init; } = "";

    public string Images { get; init; } = "";

    public string? Labels { get; init; }

    public ImageRecipe? Recipe { get; init; }

    public float[]? Mean { get; init; }

    public float[]? Deviation { get; init; }

    public float? Scale { get; init; }

    /// <summary>Whether the network wants blue first.</summary>
    public bool? Bgr { get; init; }

    public (int Height, int Width)? Size { get; init; }

    /// <summary>Whether an ONNX network takes [N, H, W, C].</summary>
    public bool? ChannelsLast { get; init; }

    public int? Heads { get; init; }

    public ModelHead? Head { get; init; }

    public int? Count { get; init; }

    public CamMethod[]? Methods { get; init; }

    public string? Layer { get; init; }

    public int? Samples { get; init; }

    public ImageSegmentation? Superpixels { get; init; }

    /// <summary>What the outputs of a network of the user's are called.</summary>
    /// <exception cref="ArgumentException">The file of names has another number of them.</exception>
    public string[] Names(int classes)
    {
        string[] names = Labels is null ? [.. Enumerable.Range(0, classes).Select(k => $"class {k}")] : ClassNames.Read(Labels);
        return names.Length == classes ? names : throw new ArgumentException($"'{Labels}' names {names.Length} classes; the network has {classes}.");
    }

    /// <summary>A recipe for pictures of another size, with what else was said.</summary>
    public ImageRecipe Fit(ImageRecipe recipe, int height, int width, int channels) => recipe with
    {
        Height = height,
        Width = width,
        Channels = channels,
        // Cut from pictures as much larger.
        ResizeTo = (int)Math.Round((double)recipe.ResizeTo * Math.Max(height, width) / Math.Max(recipe.Height, recipe.Width)),
        Mean = Mean ?? recipe.Mean,
        Deviation = Deviation ?? recipe.Deviation,
        Scale = Scale ?? recipe.Scale,
        Bgr = Bgr ?? recipe.Bgr,
    };

    /// <summary>How LIME is asked about pictures of the user's.</summary>
    public ImageLimeOptions Lime(ImageRecipe recipe)
    {
        bool small = Superpixels is null && recipe.Width < 128;
        if (small)
            Console.WriteLine($"LIME's superpixels are SLIC's: quickshift finds hardly any in {recipe.Height} x {recipe.Width} pixels (--superpixels takes others).");
        return new ImageLimeOptions
        {
            Segmentation = Superpixels ?? Segmentation(small ? "slic" : "quickshift"),
            Lime = new LimeImageOptions { Samples = Samples ?? 1000 },
        };
    }

    /// <summary>Superpixels by name.</summary>
    /// <exception cref="ArgumentException">There are none of that name.</exception>
    public static ImageSegmentation Segmentation(string name) => name.ToLowerInvariant() switch
    {
        "quickshift" => ImageSegmentation.Quickshift(),
        "slic" => ImageSegmentation.Slic(new SlicOptions { Segments = 50 }),
        "felzenszwalb" => ImageSegmentation.Felzenszwalb(),
        "grid" => ImageSegmentation.Grid(8, 8),
        _ => throw new ArgumentException($"There are no superpixels '{name}'. There are: quickshift, slic, felzenszwalb, grid."),
    };
}
