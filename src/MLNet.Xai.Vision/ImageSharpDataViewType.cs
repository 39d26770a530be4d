using Microsoft.ML.Data;
using SixLabors.ImageSharp;

namespace MLNet.Xai.Vision;

/// <summary>The type of a column of ImageSharp's images, of any pixel format and size.</summary>
public sealed class ImageSharpDataViewType : StructuredDataViewType
{
    private ImageSharpDataViewType()
        : base(typeof(Image))
    {
    }

    /// <summary>The only one.</summary>
    public static ImageSharpDataViewType Instance { get; } = new();

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) => other is ImageSharpDataViewType;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ImageSharpDataViewType;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(ImageSharpDataViewType).GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => "ImageSharp";
}
