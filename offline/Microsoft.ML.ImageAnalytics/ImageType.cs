using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageTypeAttribute : DataViewTypeAttribute
{
    public ImageTypeAttribute()
    {
    }

    public ImageTypeAttribute(int height, int width)
    {
        if (height <= 0)
            throw new ArgumentOutOfRangeException(nameof(height), height, "Image height must be positive.");
        if (width <= 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, "Image width must be positive.");
        (Height, Width) = (height, width);
    }

    internal int Height { get; }

    internal int Width { get; }

    public override bool Equals(DataViewTypeAttribute other) => other is ImageTypeAttribute image && image.Height == Height && image.Width == Width;

    public override bool Equals(object obj) => obj is DataViewTypeAttribute other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Height, Width);

    public override void Register() =>
        // Without a size this throws, in ML.NET 5.0.0 too.
        DataViewTypeManager.Register(new ImageDataViewType(Height, Width), typeof(MLImage), this);
}

public sealed class ImageDataViewType : StructuredDataViewType
{
    public readonly int Height;
    public readonly int Width;

    public ImageDataViewType()
        : base(typeof(MLImage))
    {
    }

    public ImageDataViewType(int height, int width)
        : base(typeof(MLImage))
    {
        if (height <= 0)
            throw new ArgumentOutOfRangeException(nameof(height), height, "Must be positive.");
        if (width <= 0)
            throw new ArgumentOutOfRangeException(nameof(width), width, "Must be positive.");
        (Height, Width) = (height, width);
    }

    public override bool Equals(DataViewType other) => other is ImageDataViewType image && image.Height == Height && image.Width == Width;

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode() => HashCode.Combine(Height, Width);

    public override string ToString() => Height == 0 && Width == 0 ? "Image" : $"Image<{Height}, {Width}>";
}
