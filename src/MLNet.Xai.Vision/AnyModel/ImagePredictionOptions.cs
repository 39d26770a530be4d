namespace MLNet.Xai.Vision;

/// <summary>What a fitted model leaves open about its pictures and scores.</summary>
public sealed class ImagePredictionOptions
{
    /// <summary>
    /// The column that is explained: a Single, or a vector of them of known size. Null, the default, for <c>Score</c>, and of a model of two classes that gives one for its <c>Probability</c>.
    /// </summary>
    public string? ScoreColumn { get; set; }

    /// <summary>
    /// For a column of image paths: the folder that they are in, in place of that of the model's own <c>LoadImages</c>; empty for paths as they are. Null, the default, for the model's own.
    /// </summary>
    public string? ImageFolder { get; set; }

    /// <summary>
    /// Rows of the pictures, with <see cref="Width"/>, where the model takes them of any size and resizes none: they are resized to cover both, proportions kept, and cut from the
    /// middle, and the model's scores of such pictures are explained. Null, the default, for the size that the model's own <c>ResizeImages</c> makes, or that the column's type says.
    /// </summary>
    public int? Height { get; set; }

    /// <summary>Columns of the pictures; see <see cref="Height"/>.</summary>
    public int? Width { get; set; }

    internal void Check()
    {
        if (Height is < 1 || Width is < 1 || Height is null != Width is null)
            throw new ArgumentException($"Pictures of {Height?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} x {Width?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?"} are asked for: Height and Width are both at least 1, or both null.");
    }
}
