using MLNet.Xai.Columns;
using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Appends images of a map over the picture that it explains.</summary>
public sealed class OverlayTransformer : ExplainingTransformer
{
    private readonly OverlayRows _rows;

    internal OverlayTransformer(OverlayRows rows) => _rows = rows;

    /// <summary>Name of the column of images.</summary>
    public string OutputColumnName => _rows.ColumnName;

    internal override RowExplainer Rows => _rows;
}
