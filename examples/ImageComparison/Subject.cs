using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using Shapes;
using TorchSharp;

namespace ImageComparison;

/// <summary>A network that is explained, and how.</summary>
internal sealed record Subject(string Name, ImageModel Model, ImageRecipe Recipe, string[] Labels)
{
    /// <summary>The class activation maps that are compared.</summary>
    public CamMethod[] Methods { get; init; } = Model is VisionTransformer
        ? [CamMethod.GradCam, CamMethod.AttentionRollout]
        : [CamMethod.GradCam, CamMethod.ScoreCam, CamMethod.AblationCam];

    /// <summary>The layer of the maps; the network's own when null.</summary>
    public string? Layer { get; init; }

    /// <summary>What the network's outputs mean; logits of its classes when null.</summary>
    public ModelHead? Head { get; init; }

    /// <summary>The part of the pixels that a map's mask has.</summary>
    public double TopPart { get; init; } = 0.1;

    /// <summary>The most superpixels that LIME's mask has.</summary>
    public int TopSuperpixels { get; init; } = 5;

    /// <summary>How LIME is asked.</summary>
    public ImageLimeOptions Lime { get; init; } = new();

    /// <summary>A network for the shapes: from its file, or trained and written there.</summary>
    public static Subject OfShapes(string name, ImageModel model, int steps, double rate, string file, bool retrain, int samples, CamMethod[]? methods = null)
    {
        Training.Once(model, steps, rate, file, retrain);
        var subject = new Subject(name, model, Training.Recipe, ShapePicture.Names)
        {
            TopPart = 0.15,
            TopSuperpixels = 2,
            Lime = ShapeLime.Options(samples),
        };
        return methods is null ? subject : subject with { Methods = methods };
    }

    /// <summary>The network of the command line.</summary>
    /// <exception cref="ArgumentException">There is no such file or network, or the class names are not as many as its classes.</exception>
    public static Subject Load(Options options)
    {
        string weights = options.Weights!;
        if (!File.Exists(weights))
            throw new ArgumentException($"There is no file '{weights}'.");
        bool named = options.Model is not ("vit" or "layers");
        ImageModel model = options.Model switch
        {
            "vit" => Transformer(weights, options.Heads),
            "layers" => LayerListModel.Load(weights),
            _ => ImageModels.Load(options.Model, weights),
        };
        using torch.Tensor head = model.state_dict()[model.HeadName + ".weight"].alias();
        int classes = options.Head is ModelHead.Binary or ModelHead.BinaryProbability ? 2 : (int)head.shape[0];
        string[] names = options.Labels is null ? [.. Enumerable.Range(0, classes).Select(k => $"class {k}")] : ClassNames.Read(options.Labels);
        if (names.Length != classes)
            throw new ArgumentException($"'{options.Labels}' names {names.Length} classes; the network has {classes}.");
        ImageRecipe recipe = RecipeFor(model, options);
        bool small = options.Superpixels is null && recipe.Width < 128;
        if (small)
            Console.WriteLine($"LIME's superpixels are SLIC's: quickshift finds hardly any in {recipe.Height} x {recipe.Width} pixels (--superpixels takes others).");
        var subject = new Subject(named ? options.Model : Path.GetFileNameWithoutExtension(weights), model, recipe, names)
        {
            Layer = options.Layer,
            Head = options.Head,
            Lime = new ImageLimeOptions
            {
                Segmentation = options.Superpixels ?? Options.Segmentation(small ? "slic" : "quickshift"),
                Lime = new LimeImageOptions { Samples = options.Samples },
            },
        };
        return options.Methods is null ? subject : subject with { Methods = options.Methods };
    }

    /// <summary>The layers of a method; those that look at attention or at all layers have their own.</summary>
    public string[] LayersOf(CamMethod method) =>
        Layer is null || method is CamMethod.AttentionRollout or CamMethod.GradientRollout or CamMethod.LeGrad or CamMethod.FullGrad ? [] : [Layer];

    /// <summary>What a column's map points at.</summary>
    public MapRegion Region(string map) => map switch
    {
        Explaining.Lime => MapRegion.Superpixels(TopSuperpixels),
        Agreement.Truth => MapRegion.AtLeast(1),
        _ => MapRegion.Top(TopPart),
    };

    private static VisionTransformer Transformer(string weights, int? heads)
    {
        VisionTransformerOptions shape = VisionTransformerOptions.FromWeights(weights, heads);
        if (heads is null)
            Console.WriteLine($"Weights do not tell the number of attention heads; it is taken to be {shape.Heads} (--heads says otherwise).");
        var model = new VisionTransformer(shape);
        ModelWeights.Load(model, weights);
        return model;
    }

    // A recipe is for 224 x 224; other sizes are cut from pictures as much larger.
    private static ImageRecipe RecipeFor(ImageModel model, Options options) => options.Recipe with
    {
        Height = model.InputSize,
        Width = model.InputSize,
        Channels = model.InputChannels,
        ResizeTo = (int)Math.Round((double)options.Recipe.ResizeTo * model.InputSize / options.Recipe.Height),
        Mean = options.Mean ?? options.Recipe.Mean,
        Deviation = options.Deviation ?? options.Recipe.Deviation,
    };
}
