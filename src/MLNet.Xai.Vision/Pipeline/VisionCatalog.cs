using Microsoft.ML;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Pipeline;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision;

/// <summary>Image models and their explanations as columns; get it by <c>mlContext.Explain().Vision</c>.</summary>
public sealed class VisionCatalog
{
    private readonly MLContext _context;

    internal VisionCatalog(MLContext context) => _context = context;

    /// <summary>Scores images with a network of the library's, or one that is registered, and the weights of a file, on the context's device.</summary>
    /// <param name="imageColumn">Column of images (<c>MLImage</c>) of any size.</param>
    /// <param name="architecture">One of <see cref="ImageModels.Names"/>, a registered name, or <c>torchscript</c>.</param>
    /// <param name="weightsPath">safetensors, <c>.dat</c>, <c>.pth</c>, <c>.pt</c>; for TorchScript the file itself.</param>
    /// <param name="recipe">How images are prepared.</param>
    /// <param name="labels">Class names by index; <c>class 0</c> and so on when null.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">The architecture is unknown, or does not go with the recipe or the labels.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or its weights are not the network's.</exception>
    public ImageExplanationEstimator ScoreImages(
        string imageColumn, string architecture, string weightsPath, ImageRecipe recipe, IReadOnlyList<string>? labels = null, ImageScoringOptions? options = null)
    {
        options ??= new ImageScoringOptions();
        Check(imageColumn, recipe, options, fromFile: true);
        bool known = ImageModels.Names.Contains(architecture, StringComparer.OrdinalIgnoreCase);
        if (!known && labels is null && !architecture.Equals(ImageArchitectures.TorchScript, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"The number of classes of '{architecture}' is not known: give the labels.", nameof(labels));
        Module<Tensor, Tensor> model = known ? ImageModels.Load(architecture, weightsPath) : ImageArchitectures.Load(architecture, labels?.Count ?? 0, weightsPath);
        model = model.to(Devices.Of(_context));
        int classes = ImageClassifier.CountClasses(model, recipe);
        var shared = SharedModel.Of(model, architecture, classes, weightsPath, options.Storage == WeightStorage.Beside);
        return Estimator(imageColumn, shared, recipe, labels, options);
    }

    /// <summary>Scores images with any network <c>[N, C, H, W] -> [N, classes]</c>, which stays the caller's, on the device that it is on.</summary>
    /// <param name="imageColumn">Column of images (<c>MLImage</c>) of any size.</param>
    /// <param name="model">The network.</param>
    /// <param name="recipe">How images are prepared.</param>
    /// <param name="labels">Class names by index; <c>class 0</c> and so on when null.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">The network does not go with the recipe or the labels.</exception>
    public ImageExplanationEstimator ScoreImages(
        string imageColumn, Module<Tensor, Tensor> model, ImageRecipe recipe, IReadOnlyList<string>? labels = null, ImageScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new ImageScoringOptions();
        Check(imageColumn, recipe, options, fromFile: false);
        int classes = ImageClassifier.CountClasses(model, recipe);
        var shared = SharedModel.Of(model, classes, options.Architecture, options.Storage == WeightStorage.Beside ? options.WeightsPath : null);
        return Estimator(imageColumn, shared, recipe, labels, options);
    }

    private static void Check(string imageColumn, ImageRecipe recipe, ImageScoringOptions options, bool fromFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageColumn);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check();
        options.Check(fromFile);
    }

    private ImageExplanationEstimator Estimator(
        string imageColumn, SharedModel model, ImageRecipe recipe, IReadOnlyList<string>? labels, ImageScoringOptions options)
    {
        var classifier = new ImageClassifier(model, recipe, ClassLabels.For(model.ClassCount, labels), options.Softmax, options.BatchSize);
        return new ImageExplanationEstimator(_context, imageColumn, classifier, options, new ScorePart(classifier, options.TopCount, options.Cancellation));
    }
}
