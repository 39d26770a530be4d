using MLNet.Xai.Vision.Pipeline;

namespace MLNet.Xai.Vision;

/// <summary>Appends images of a map over the picture that it explains.</summary>
public sealed class OverlayTransformer : ExplainingTransformer
{
    private readonly OverlayRows _rows;

    internal OverlayTransformer(OverlayRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of images.</summary>
    public string OutputColumnName => _rows.ColumnName;
}
