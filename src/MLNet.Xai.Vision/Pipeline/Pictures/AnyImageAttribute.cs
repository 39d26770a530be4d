using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>
/// An image of any size, the type of what ML.NET loads from files. ML.NET's own attribute cannot say this: without a size it throws, and a mapping
/// reads only images whose type some attribute has registered.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class AnyImageAttribute : DataViewTypeAttribute
{
    public override void Register() => DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage), this);

    public override bool Equals(DataViewTypeAttribute? other) => other is AnyImageAttribute;

    public override bool Equals(object? obj) => obj is AnyImageAttribute;

    public override int GetHashCode() => typeof(AnyImageAttribute).GetHashCode();
}
