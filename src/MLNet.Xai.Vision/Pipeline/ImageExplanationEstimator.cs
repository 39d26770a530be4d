using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Scores an image column, and explains the scores in further columns; made by <see cref="VisionCatalog.ScoreImages(string, string, string, ImageRecipe, IReadOnlyList{string}, ImageScoringOptions)"/>.</summary>
/// <remarks>
/// Appends <c>Score</c> (a slot a class), <c>PredictedLabel</c> (Text), <c>TopLabels</c> (Text, largest score first) and <c>TopScores</c>. Fitting learns nothing:
/// it only looks at the columns.
/// </remarks>
public sealed class ImageExplanationEstimator : IEstimator<ImageExplanationTransformer>
{
    private readonly MLContext _context;
    private readonly string _imageColumn;
    private readonly ImageClassifier _classifier;
    private readonly ImageScoringOptions _options;
    private readonly ImagePart[] _parts;

    internal ImageExplanationEstimator(MLContext context, string imageColumn, ImageClassifier classifier, ImageScoringOptions options, params ImagePart[] parts) =>
        (_context, _imageColumn, _classifier, _options, _parts) = (context, imageColumn, classifier, options, parts);

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The image column is missing, or is none.</exception>
    public ImageExplanationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var names = new HashSet<string>(_parts.SelectMany(p => p.Columns).SelectMany(c => c.SlotNames), StringComparer.Ordinal);
        string[] clashes = [.. input.Schema.Where(c => !c.IsHidden && names.Contains(c.Name)).Select(c => c.Name)];
        var rows = new ImageRows(
            _imageColumn, _classifier, _parts, clashes, new LoggedProgress(_context, "Images", _options.Progress), _options.Cancellation);
        _ = new BoundColumns(rows, input.Schema);
        return new ImageExplanationTransformer(rows);
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The image column is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (!inputSchema.Any(c => c.Name.Equals(_imageColumn, StringComparison.Ordinal)))
        {
            throw new ArgumentOutOfRangeException(nameof(inputSchema),
                $"There is no column '{_imageColumn}' to read images from. There are: {string.Join(", ", inputSchema.Select(c => c.Name))}.");
        }

        return SchemaShapes.Append(inputSchema, _parts.SelectMany(p => p.Columns).Select(c => c.Detach()));
    }
}
