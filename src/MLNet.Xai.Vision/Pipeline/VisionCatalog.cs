using Microsoft.ML;
using MLNet.Xai.Persistence;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Models;
using MLNet.Xai.Vision.Onnx;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Pipeline.Loading;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision;

/// <summary>Image models and their explanations as columns; get it by <c>mlContext.Explain().Vision</c>.</summary>
public sealed class VisionCatalog
{
    private readonly MLContext _context;

    internal VisionCatalog(MLContext context) => _context = context;

    internal MLContext Context => _context;

    /// <summary>
    /// Appends images (<c>MLImage</c>) from files, as <see cref="ImageFile"/> reads them: upright, transparent pixels not darkened, damaged files refused or flagged. In place of
    /// ML.NET's <c>LoadImages</c>.
    /// </summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="folder">Folder of the files; null for paths as they are.</param>
    /// <param name="fileColumn">Column of file names (Text).</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">A name is empty, or an option out of its range.</exception>
    public ImageLoadEstimator LoadImages(string name, string? folder, string fileColumn, ImageLoadOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(fileColumn);
        ImageLoadOptions own = options?.Copy() ?? new ImageLoadOptions();
        own.Check();
        return new ImageLoadEstimator(new PictureSource(name, folder ?? "", fileColumn, own));
    }

    /// <summary>Scores images with a network of the library's, or one that is registered, and the weights of a file, on the context's device.</summary>
    /// <param name="imageColumn">Column of images of any size: <c>MLImage</c>, or ImageSharp's (<see cref="ImageSharpTypeAttribute"/>).</param>
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
        ArgumentNullException.ThrowIfNull(architecture);
        bool known = ImageModels.Names.Contains(architecture, StringComparer.OrdinalIgnoreCase), script = architecture.Equals(ImageArchitectures.TorchScript, StringComparison.OrdinalIgnoreCase);
        if (!script)
            ImageArchitectures.Check(architecture);
        if (script && options.Weights is not null)
            throw new ArgumentException("A TorchScript file has its weights within it, under its own names: leave out ImageScoringOptions.Weights.", nameof(options));
        if (!known && !script && labels is null)
            throw new ArgumentException($"The number of classes of '{architecture}' is not known: give the labels.", nameof(labels));
        int made = options.Head is ModelHead.Binary or ModelHead.BinaryProbability ? 1 : labels?.Count ?? 0;
        Module<Tensor, Tensor> model = known
            ? ImageModels.Load(architecture, weightsPath, options: options.Weights)
            : ImageArchitectures.Load(architecture, made, weightsPath, options.Weights);
        (int? gpu, bool fallback) = AskedDevice.Of(_context);
        model = model.to(Devices.Of(gpu, fallback));
        (int outputs, OutputHead head) = ImageClassifier.Ask(model, recipe, options.Head);
        // A saved model has no options for its weights: what was found with them is saved under the network's own names.
        var shared = options.Weights is null
            ? SharedModel<Module<Tensor, Tensor>>.Of(ImageModelMaker.Instance, model, architecture, outputs, weightsPath, options.Storage == WeightStorage.Beside)
            : SharedModel<Module<Tensor, Tensor>>.Of(ImageModelMaker.Instance, model, outputs, architecture, path: null);
        return Estimator(imageColumn, shared, recipe, head, labels, options);
    }

    /// <summary>Scores images with any network <c>[N, C, H, W] -> [N, classes]</c>, which stays the caller's, on the device that it is on.</summary>
    /// <param name="imageColumn">Column of images of any size: <c>MLImage</c>, or ImageSharp's (<see cref="ImageSharpTypeAttribute"/>).</param>
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
        if (model is OnnxImageModel onnx)
            return this.ScoreOnnx(imageColumn, onnx, recipe, labels, options);
        Check(imageColumn, recipe, options, fromFile: false);
        (int outputs, OutputHead head) = ImageClassifier.Ask(model, recipe, options.Head);
        var shared = SharedModel<Module<Tensor, Tensor>>.Of(ImageModelMaker.Instance, model, outputs, options.Architecture, options.Storage == WeightStorage.Beside ? options.WeightsPath : null);
        return Estimator(imageColumn, shared, recipe, head, labels, options);
    }

    /// <summary>Scores images as a fitted or loaded transformer does, with its network, recipe and class names, to explain its scores in further columns.</summary>
    /// <param name="scorer">The transformer, made by another <c>ScoreImages</c>, <c>ScoreOnnx</c> or <c>Predictions</c>; found in a loaded model by its type.</param>
    /// <param name="options">The defaults when null. What has to do with weights has no meaning here.</param>
    /// <exception cref="ArgumentException">The options speak of weights, or of another head.</exception>
    public ImageExplanationEstimator ScoreImages(ImageExplanationTransformer scorer, ImageScoringOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scorer);
        options ??= new ImageScoringOptions();
        options.Check(fromFile: false);
        options.CheckNoWeights("The network is the transformer's, weights included", nameof(options));
        _ = scorer.Images.Classifier.Agreed(options.Head, nameof(options));
        return Estimator(scorer.Images.Image, scorer.Images.Classifier with { BatchSize = options.BatchSize }, options);
    }

    /// <summary>
    /// Appends how far two map columns agree: <paramref name="name"/> (intersection over union of what they point at), <c>.ChanceLevel</c> (what regions of these
    /// sizes have on average when one is shuffled), <c>.TopOverlap</c> (the part that the pixels of largest magnitude have in common) and
    /// <c>.RankCorrelation</c> (Spearman; NaN where a map is constant).
    /// </summary>
    /// <param name="name">Name of the first column.</param>
    /// <param name="firstMap">A column of maps.</param>
    /// <param name="secondMap">Another of the same size.</param>
    /// <param name="firstRegion">What the first map points at; its top 10 % of pixels when null.</param>
    /// <param name="secondRegion">What the second map points at; the same as for the first when null.</param>
    /// <param name="topPart">Part of all pixels, above 0 to 1, that <c>.TopOverlap</c> looks at; 0.1.</param>
    /// <exception cref="ArgumentException">A name is empty, or <paramref name="topPart"/> is no such part.</exception>
    public MapEstimator<MapAgreementTransformer> Agreement(
        string name, string firstMap, string secondMap, MapRegion? firstRegion = null, MapRegion? secondRegion = null, double topPart = 0.1)
    {
        foreach (string column in (ReadOnlySpan<string>)[name, firstMap, secondMap])
            ArgumentException.ThrowIfNullOrEmpty(column);
        if (topPart is not (> 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(topPart), topPart, "A part of the pixels is above 0 and at most 1.");
        MapRegion first = firstRegion ?? MapRegion.Top(0.1), second = secondRegion ?? first;
        return new(_context, [firstMap, secondMap], AgreementRows.Describe(name, firstMap, secondMap, first, second), schema =>
            new AgreementRows(name, firstMap, secondMap, MapColumns.CommonPixels(schema, firstMap, secondMap), first, second, topPart));
    }

    /// <summary>
    /// Appends how well a map finds an object: <c>name.PointingGame</c> (1 where the map's largest value lies on it, else 0), <c>name.RelevanceMass</c> (part of the positive
    /// relevance that lies on it; NaN without any) and <c>name.RelevanceRank</c> (of as many top pixels as the object has, the part on it; NaN without an object).
    /// </summary>
    /// <param name="name">What the columns' names begin with.</param>
    /// <param name="mapColumn">A column of maps.</param>
    /// <param name="maskColumn">A vector of Single of the same size, above 0 on the object: it is about what the recipe cuts out of the image.</param>
    public MapEstimator<MapLocalisationTransformer> Localisation(string name, string mapColumn, string maskColumn)
    {
        foreach (string column in (ReadOnlySpan<string>)[name, mapColumn, maskColumn])
            ArgumentException.ThrowIfNullOrEmpty(column);
        return new(_context, [mapColumn, maskColumn], LocalisationRows.Describe(name, mapColumn, maskColumn), schema =>
            new LocalisationRows(name, mapColumn, maskColumn, MapColumns.CommonPixels(schema, mapColumn, maskColumn)));
    }

    /// <summary>Appends images (<c>MLImage</c>, the recipe's height x width) of a map over the picture that it explains.</summary>
    /// <param name="name">Name of the column.</param>
    /// <param name="imageColumn">The column of images that was scored.</param>
    /// <param name="mapColumn">A column of maps: one a row, height x width.</param>
    /// <param name="recipe">The recipe that the images were scored with: it says what part of an image a map is about.</param>
    /// <param name="options">Colours and weight; the defaults when null.</param>
    public MapEstimator<OverlayTransformer> Overlay(string name, string imageColumn, string mapColumn, ImageRecipe recipe, OverlayOptions? options = null)
    {
        foreach (string column in (ReadOnlySpan<string>)[name, imageColumn, mapColumn])
            ArgumentException.ThrowIfNullOrEmpty(column);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check();
        if (options is not null && !(options.ImageWeight is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(options), options.ImageWeight, "The weight of the picture is between 0 and 1.");
        OverlayOptions own = new() { Signed = options?.Signed, Colors = options?.Colors, ImageWeight = options?.ImageWeight ?? 0.5 };
        return new(_context, [imageColumn, mapColumn], OverlayRows.Describe(name, recipe, mapColumn), schema =>
        {
            int[] sizes = MapColumns.Sizes(schema, mapColumn);
            (int height, int width) = sizes switch
            {
                [var h, var w] => (h, w),
                [var pixels] when pixels == recipe.Height * recipe.Width => (recipe.Height, recipe.Width),
                _ => throw new ArgumentOutOfRangeException(nameof(mapColumn),
                    $"The column '{mapColumn}' ({string.Join(" x ", sizes)}) is no map of height x width for pictures of {recipe.Height} x {recipe.Width}."),
            };
            return new OverlayRows(name, new PictureColumn(imageColumn, recipe), mapColumn, height, width, own);
        });
    }

    internal static void Check(string imageColumn, ImageRecipe recipe, ImageScoringOptions options, bool fromFile)
    {
        ArgumentException.ThrowIfNullOrEmpty(imageColumn);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Check();
        options.Check(fromFile);
    }

    internal ImageExplanationEstimator Estimator(
        string imageColumn, SharedModel<Module<Tensor, Tensor>> model, ImageRecipe recipe, OutputHead head, IReadOnlyList<string>? labels, ImageScoringOptions options)
    {
        var classifier = new ImageClassifier(model, recipe, ClassLabels.For(head.ClassCount(model.ClassCount), labels), head, options.BatchSize);
        return Estimator(new PictureColumn(imageColumn, recipe), classifier, options);
    }

    internal ImageExplanationEstimator Estimator(PictureColumn image, ImageClassifier classifier, ImageScoringOptions options) =>
        new(_context, image, classifier, options, new ScorePart(classifier, options.ColumnPrefix, options.TopCount));
}
