using MLNet.Xai.Core.Cam;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Weights;
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

    /// <summary>The part of the pixels that a map's mask has.</summary>
    public double TopPart { get; init; } = 0.1;

    /// <summary>The most superpixels that LIME's mask has.</summary>
    public int TopSuperpixels { get; init; } = 5;

    /// <summary>How LIME is asked.</summary>
    public ImageLimeOptions Lime { get; init; } = new();

    /// <summary>A network for the shapes: from its file, or trained and written there.</summary>
    public static Subject OfShapes(string name, ImageModel model, int steps, double rate, string file, bool retrain, int samples)
    {
        Training.Once(model, steps, rate, file, retrain);
        return new Subject(name, model, Training.Recipe, ShapePicture.Names)
        {
            TopPart = 0.15,
            TopSuperpixels = 2,
            Lime = ShapeLime.Options(samples),
        };
    }

    /// <summary>The network of the command line.</summary>
    public static Subject Load(Options options)
    {
        ImageModel model = options.Model switch
        {
            "vit" => new VisionTransformer(VisionTransformerOptions.FromWeights(options.Weights!)),
            "layers" => LayerListModel.Load(options.Weights!),
            _ => ImageModels.Load(options.Model, options.Weights!),
        };
        if (options.Model is "vit")
            ModelWeights.Load(model, options.Weights!);
        using torch.Tensor head = model.state_dict()[model.HeadName + ".weight"].alias();
        string[] names = options.Labels is null ? [.. Enumerable.Range(0, (int)head.shape[0]).Select(k => $"class {k}")] : ClassNames.Read(options.Labels);
        return names.Length == head.shape[0]
            ? new Subject(options.Model, model, options.Recipe, names)
            {
                Lime = new ImageLimeOptions { Lime = new LimeImageOptions { Samples = options.Samples, TopLabels = 1 } },
            }
            : throw new ArgumentException($"'{options.Labels}' names {names.Length} classes; the network has {head.shape[0]}.");
    }
}
