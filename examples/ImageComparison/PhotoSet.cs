using Microsoft.ML;

namespace ImageComparison;

/// <summary>The pictures as rows of data, and the beginning of a pipeline that makes a column of images of them.</summary>
/// <param name="Photos">What is known of the rows, in their order.</param>
/// <param name="Rows">The data.</param>
/// <param name="Loading">Appends the column of images.</param>
/// <param name="ImageColumn">That column's name.</param>
internal sealed record PhotoSet(Photo[] Photos, IDataView Rows, IEstimator<ITransformer> Loading, string ImageColumn = PhotoSet.Image)
{
    public const string Image = "Image";
}
