using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;

namespace ImageComparison;

/// <summary>What is asked for; <see cref="CommandLine"/> says what each means.</summary>
internal sealed record Options
{
    public required string Output { get; init; }

    public bool Retrain { get; init; }

    /// <summary>Null: the networks and pictures of the demonstration.</summary>
    public string? Weights { get; init; }

    public string Model { get; init; } = "";

    public string Images { get; init; } = "";

    public string? Labels { get; init; }

    public ImageRecipe Recipe { get; init; } = ImageRecipe.ImageNet;

    public float[]? Mean { get; init; }

    public float[]? Deviation { get; init; }

    public int? Heads { get; init; }

    public ModelHead? Head { get; init; }

    public int Count { get; init; }

    public CamMethod[]? Methods { get; init; }

    public string? Layer { get; init; }

    public int Samples { get; init; }

    public ImageSegmentation? Superpixels { get; init; }

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
