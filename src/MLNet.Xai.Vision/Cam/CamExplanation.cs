namespace MLNet.Xai.Vision.Cam;

/// <summary>One map of one image.</summary>
public sealed class CamExplanation
{
    /// <summary>Index of the image in the batch.</summary>
    public required int Image { get; init; }

    /// <summary>The explained class.</summary>
    public required int Class { get; init; }

    /// <summary>The class whose output was subtracted, or <see langword="null"/>.</summary>
    public int? Against { get; init; }

    /// <summary>The explained output (a logit, or a difference of two) for this image.</summary>
    public required double Score { get; init; }

    /// <summary>Row-major, <see cref="Height"/> x <see cref="Width"/>.</summary>
    public required float[] Map { get; init; }

    /// <summary>Rows of the map.</summary>
    public required int Height { get; init; }

    /// <summary>Columns of the map.</summary>
    public required int Width { get; init; }

    /// <summary>What did not go the usual way, or <see langword="null"/>: that Ablation-CAM had to rerun the whole network.</summary>
    public string? Remark { get; init; }
}
