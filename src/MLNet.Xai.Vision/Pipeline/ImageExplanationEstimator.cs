using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Vision.Cam;
using MLNet.Xai.Vision.Lime;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Shapley;

namespace MLNet.Xai.Vision;

/// <summary>Scores an image column, and explains the scores in further columns; made by <see cref="VisionCatalog.ScoreImages(string, string, string, ImageRecipe, IReadOnlyList{string}, ImageScoringOptions)"/>.</summary>
/// <remarks>
/// Appends <c>Score</c> (a slot a class), <c>PredictedLabel</c> (Text), <c>TopLabels</c> (Text, largest score first) and <c>TopScores</c>. Fitting learns nothing:
/// it only looks at the columns.
/// </remarks>
public sealed class ImageExplanationEstimator : IEstimator<ImageExplanationTransformer>
{
    private readonly MLContext _context;
    private readonly PictureColumn _image;
    private readonly ImageClassifier _classifier;
    private readonly ImageScoringOptions _options;
    private readonly ImagePart[] _parts;

    internal ImageExplanationEstimator(MLContext context, PictureColumn image, ImageClassifier classifier, ImageScoringOptions options, params ImagePart[] parts) =>
        (_context, _image, _classifier, _options, _parts) = (context, image, classifier, options, parts);

    /// <summary>How images are prepared: the size of all maps and of <see cref="Picture"/>, which <see cref="VisionCatalog.Overlay"/> wants to know.</summary>
    public ImageRecipe Recipe => _classifier.Recipe;

    /// <summary>The class names, by index.</summary>
    public IReadOnlyList<string> Labels => _classifier.Labels;

    /// <summary>
    /// Appends a class activation map: <paramref name="name"/> (a vector of Single, height x width, or targets x height x width for several),
    /// <c>.Class</c> (the explained class's name) and <c>.Output</c> (what the network gives for it, before any softmax).
    /// </summary>
    /// <param name="name">Name of the map's column.</param>
    /// <param name="method">The method; Grad-CAM by default.</param>
    /// <param name="layer">Name of the layer; the network's own last one with spatial extent when null, where it is known.</param>
    /// <param name="target">The explained class; the predicted one when null.</param>
    /// <exception cref="ArgumentException">There is no such layer or class; the message says which there are.</exception>
    public ImageExplanationEstimator Cam(string name, CamMethod method = CamMethod.GradCam, string? layer = null, ClassTarget? target = null) =>
        Cam(name, new CamOptions { Method = method, Layers = layer is null ? [] : [layer], Target = target ?? ClassTarget.Predicted });

    /// <summary>Appends a class activation map with all options; class names are those of the scores.</summary>
    /// <param name="name">Name of the map's column.</param>
    /// <param name="options">Method, layers, target, resolution and so on.</param>
    /// <exception cref="ArgumentException">There is no such layer or class; the message says which there are.</exception>
    public ImageExplanationEstimator Cam(string name, CamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckName(name);
        return With(CamPart.Create(name, _classifier, options, _options.Cancellation));
    }

    /// <summary>
    /// Appends LIME: <paramref name="name"/> (each pixel's weight, height x width), <c>.Segments</c> (its superpixel), <c>.Weights</c> and <c>.StandardErrors</c> (by
    /// superpixel; the length differs from image to image), <c>.R2</c>, <c>.Intercept</c>, <c>.LocalPrediction</c> and <c>.Class</c>. Several targets come one after another.
    /// </summary>
    /// <param name="name">Name of the map's column.</param>
    /// <param name="options">Superpixels, samples, kernel, seed; lime's defaults when null. The target takes the place of its labels.</param>
    /// <param name="target">The explained class; the predicted one when null.</param>
    /// <exception cref="ArgumentException">There is no such class, or the target is a difference.</exception>
    public ImageExplanationEstimator Lime(string name, ImageLimeOptions? options = null, ClassTarget? target = null)
    {
        CheckName(name);
        return With(LimePart.Create(name, _classifier, target ?? ClassTarget.Predicted, options ?? new ImageLimeOptions()));
    }

    /// <summary>
    /// Appends Shapley values of superpixels: <paramref name="name"/> (each pixel's superpixel's value, height x width), <c>.Segments</c> (its superpixel), <c>.Values</c> and
    /// <c>.StandardErrors</c> (by superpixel; the length differs from image to image), <c>.BaseValue</c> (the probability with everything hidden), <c>.Output</c> (of the whole picture),
    /// <c>.Residual</c> (base value and values less the output) and <c>.Class</c>. Several targets come one after another.
    /// </summary>
    /// <param name="name">Name of the map's column.</param>
    /// <param name="options">Owen values or KernelSHAP, superpixels, evaluations, seed; the defaults when null.</param>
    /// <param name="target">The explained class, or difference of two; the predicted one when null.</param>
    /// <exception cref="ArgumentException">There is no such class, or an option is out of range.</exception>
    public ImageExplanationEstimator Shap(string name, ImageShapOptions? options = null, ClassTarget? target = null)
    {
        CheckName(name);
        return With(ShapPart.Create(name, _classifier, target ?? ClassTarget.Predicted, options ?? new ImageShapOptions()));
    }

    /// <summary>Appends the picture that the maps are about (<c>MLImage</c>): as the recipe cuts it out, or as the explained model's own steps make it. Overlays are drawn on it.</summary>
    /// <param name="name">Name of the column.</param>
    public ImageExplanationEstimator Picture(string name)
    {
        CheckName(name);
        return With(new PicturePart(name, _classifier.Recipe));
    }

    /// <summary>
    /// Appends an attribution method's map: <paramref name="name"/> (a vector of Single, height x width, or targets x height x width for several; summed over the
    /// channels, signed, magnitudes kept), <c>.Class</c>, <c>.Output</c> (what the network gives for it, before any softmax), and from integrated gradients,
    /// DeepLIFT and gradient SHAP <c>.ConvergenceDelta</c>.
    /// </summary>
    /// <param name="name">Name of the map's column.</param>
    /// <param name="method">The method with its options; tensors among them are copied, and hold for all images.</param>
    /// <param name="target">The explained class; the predicted one when null.</param>
    /// <exception cref="ArgumentException">There is no such layer or class, or an option does not fit; the message says what.</exception>
    public ImageExplanationEstimator Attribution(string name, AttributionMethod method, ClassTarget? target = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        CheckName(name);
        return With(AttributionPart.Create(name, _classifier, method, target ?? ClassTarget.Predicted, _options.Cancellation));
    }

    /// <summary>
    /// Appends measures of a map of this chain, asking the network: <c>name.Insertion</c>, <c>name.Deletion</c> and so on, see <see cref="MapMeasures"/>; a Single each,
    /// or a slot a target.
    /// </summary>
    /// <param name="name">What the columns' names begin with; may be the map's.</param>
    /// <param name="mapColumn">Name of a map added before by <c>Cam</c>, <c>Lime</c>, <c>Shap</c> or <c>Attribution</c>, at the image's resolution.</param>
    /// <param name="measures">Which measures.</param>
    /// <param name="options">Steps, samples, seed; the defaults when null.</param>
    /// <exception cref="ArgumentException">There is no such map, or it cannot be measured so.</exception>
    public ImageExplanationEstimator Quality(string name, string mapColumn, MapMeasures measures = MapMeasures.Common, MapQualityOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentException.ThrowIfNullOrEmpty(mapColumn);
        QualityPart part = QualityPart.Create(name, _classifier, _parts, mapColumn, measures, options ?? new MapQualityOptions());
        foreach (OutputColumn column in part.Columns)
            CheckName(column.Name);
        return With(part);
    }

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The image column is missing, or is none.</exception>
    public ImageExplanationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = new ImageRows(_image, _classifier, _parts);
        var transformer = new ImageExplanationTransformer(rows, new Watch(new LoggedProgress(_context, "Images", _options.Progress), _options.Cancellation));
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The image column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShapes.Require(inputSchema, _image.Name, " to read images from");
        return SchemaShapes.Append(inputSchema, _parts.SelectMany(p => p.Columns).Select(c => c.Detach()));
    }

    private ImageExplanationEstimator With(ImagePart part) => new(_context, _image, _classifier, _options, [.. _parts, part]);

    private void CheckName(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (_parts.SelectMany(p => p.Columns).Any(c => c.Name.Equals(name, StringComparison.Ordinal)))
            throw new ArgumentException($"There is a column '{name}' already.", nameof(name));
    }
}
