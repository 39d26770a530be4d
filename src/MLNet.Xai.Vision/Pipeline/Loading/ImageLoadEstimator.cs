using Microsoft.ML;
using MLNet.Xai.Columns;
using MLNet.Xai.Vision.Pipeline.Loading;

namespace MLNet.Xai.Vision;

/// <summary>Appends images from files; made by <see cref="VisionCatalog.LoadImages"/>. Fitting only looks at the columns.</summary>
public sealed class ImageLoadEstimator : IEstimator<ImageLoadTransformer>
{
    private readonly PictureSource _source;

    internal ImageLoadEstimator(PictureSource source) => _source = source;

    /// <summary>Binds to the data's columns.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of file names is missing, or no Text.</exception>
    public ImageLoadTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var transformer = new ImageLoadTransformer(_source);
        _ = transformer.GetOutputSchema(input.Schema);
        return transformer;
    }

    /// <summary>The data's columns and the appended ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column of file names is missing.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShapes.Require(inputSchema, _source.FileColumn);
        return SchemaShapes.Append(inputSchema, _source.Columns);
    }
}
