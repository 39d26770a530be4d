using Microsoft.ML;
using MLNet.Xai;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Models;
using Shapes;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ImageComparison;

/// <summary>A network that is explained, and how.</summary>
internal sealed record Subject(string Name, Module<Tensor, Tensor>? Model, ImageRecipe Recipe, string[] Labels)
{
    /// <summary>The class activation maps that are compared.</summary>
    public CamMethod[] Methods { get; init; } = Model is VisionTransformer
        ? [CamMethod.GradCam, CamMethod.GradCamElementWise, CamMethod.AttentionRollout]
        : [CamMethod.GradCam, CamMethod.ScoreCam, CamMethod.AblationCam];

    /// <summary>Other methods that are compared, by name.</summary>
    public (string Name, AttributionMethod Method)[] Attributions { get; init; } = [];

    /// <summary>Where there is no network to be looked into: a model's scores as columns.</summary>
    public Func<MLContext, ImageScoringOptions, ImageExplanationEstimator>? Called { get; init; }

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

    /// <summary>Threads of libtorch; those that it has when null.</summary>
    public int? Threads { get; init; }

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

    /// <summary>The scores of the network as columns, to which explanations can be added.</summary>
    public ImageExplanationEstimator Score(MLContext ml, string imageColumn, string prefix = "", IProgress<ExplainProgress>? progress = null)
    {
        var options = new ImageScoringOptions { ColumnPrefix = prefix, Progress = progress, Head = Head };
        return Called is null ? ml.Explain().Vision.ScoreImages(imageColumn, Model!, Recipe, Labels, options) : Called(ml, options);
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
}
