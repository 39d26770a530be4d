using Microsoft.ML.Data;
using SixLabors.ImageSharp;

namespace MLNet.Xai.Vision;

/// <summary>
/// On a property of type <see cref="Image"/> (of any pixel format and size): a column of ImageSharp's images, which is accepted wherever one of <c>MLImage</c> is.
/// ML.NET's own transformers do not read it.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class ImageSharpTypeAttribute : DataViewTypeAttribute
{
    /// <inheritdoc/>
    public override void Register() => DataViewTypeManager.Register(ImageSharpDataViewType.Instance, typeof(Image), this);

    /// <inheritdoc/>
    public override bool Equals(DataViewTypeAttribute? other) => other is ImageSharpTypeAttribute;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ImageSharpTypeAttribute;

    /// <inheritdoc/>
    public override int GetHashCode() => typeof(ImageSharpTypeAttribute).GetHashCode();
}
