using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;
using SixLabors.ImageSharp.Processing;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageResizingEstimator : TrivialEstimator<ImageResizingTransformer>
{
    internal ImageResizingEstimator((string Output, string Input)[] pairs, int width, int height, ResizingKind resizing, Anchor anchor)
        : base(new ImageResizingTransformer(pairs, width, height, resizing, anchor))
    {
    }

    public enum ResizingKind : byte
    {
        IsoPad = 0,
        IsoCrop = 1,
        Fill = 2,
    }

    public enum Anchor : byte
    {
        Right = 0,
        Left = 1,
        Top = 2,
        Bottom = 3,
        Center = 4,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.ColumnPairs.Aggregate(Check.Value(inputSchema), (shape, pair) =>
        shape.With(new SchemaShape.Column(
            pair.Output, SchemaShape.Column.VectorKind.Scalar, ImageShapes.Require(inputSchema, pair.Input) is null ? null : Transformer.Type, isKey: false)));
}

/// <summary>Brings images to one size.</summary>
[LoadableModel("ImageResizer")]
public sealed class ImageResizingTransformer : OneToOneTransformerBase
{
    private readonly ImageResizingEstimator.ResizingKind _resizing;
    private readonly ImageResizingEstimator.Anchor _anchor;

    internal ImageResizingTransformer(
        (string Output, string Input)[] pairs, int width, int height, ImageResizingEstimator.ResizingKind resizing, ImageResizingEstimator.Anchor anchor)
        : base(pairs)
    {
        Type = new ImageDataViewType(height, width);
        (_resizing, _anchor) = (resizing, anchor);
    }

    internal ImageDataViewType Type { get; }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new ImageResizingTransformer(
        ReadPairs(ctx.Reader),
        ctx.Reader.ReadInt32(),
        ctx.Reader.ReadInt32(),
        (ImageResizingEstimator.ResizingKind)ctx.Reader.ReadByte(),
        (ImageResizingEstimator.Anchor)ctx.Reader.ReadByte());

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ImageResizingTransformer));
        SavePairs(ctx.Writer);
        ctx.Writer.Write(Type.Width);
        ctx.Writer.Write(Type.Height);
        ctx.Writer.Write((byte)_resizing);
        ctx.Writer.Write((byte)_anchor);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    /// <summary>The image drawn into a rectangle of the result, which it may exceed (crop) or leave margins of (pad, black).</summary>
    private MLImage Resize(MLImage image)
    {
        (float across, float down) = ((float)Type.Width / image.Width, (float)Type.Height / image.Height);
        if (_resizing == ImageResizingEstimator.ResizingKind.Fill)
            return Draw(Nearest(image), Type.Width, Type.Height, 0, 0);
        bool crop = _resizing == ImageResizingEstimator.ResizingKind.IsoCrop;
        bool byWidth = down < across == crop;
        float scale = byWidth ? across : down;
        int width = (int)(image.Width * scale), height = (int)(image.Height * scale);
        (float spareX, float spareY) = (Type.Width - (image.Width * scale), Type.Height - (image.Height * scale));
        int x = byWidth ? 0 : crop ? Offset(spareX, ImageResizingEstimator.Anchor.Left, ImageResizingEstimator.Anchor.Right) : (int)(spareX / 2);
        int y = !byWidth ? 0 : crop ? Offset(spareY, ImageResizingEstimator.Anchor.Top, ImageResizingEstimator.Anchor.Bottom) : (int)(spareY / 2);
        (width, height) = (Math.Max(1, width), Math.Max(1, height));
        return Draw(PixelResizer.Resize(image.Rgba(), image.Width, image.Height, width, height, KnownResamplers.Bicubic), width, height, x, y);
    }

    private int Offset(float spare, ImageResizingEstimator.Anchor near, ImageResizingEstimator.Anchor far) => _anchor == near ? 0 : (int)(_anchor == far ? spare : spare / 2);

    /// <summary>The pixel under each centre, as Skia does without a filter; ImageSharp's nearest neighbour takes the one under the corner.</summary>
    private byte[] Nearest(MLImage image)
    {
        byte[] source = image.Rgba(), pixels = new byte[4 * Type.Width * Type.Height];
        for (int y = 0; y < Type.Height; y++)
        {
            int row = (int)((y + 0.5) * image.Height / Type.Height);
            for (int x = 0; x < Type.Width; x++)
            {
                int column = (int)((x + 0.5) * image.Width / Type.Width);
                source.AsSpan(4 * ((row * image.Width) + column), 4).CopyTo(pixels.AsSpan(4 * ((y * Type.Width) + x)));
            }
        }

        return pixels;
    }

    private MLImage Draw(byte[] source, int width, int height, int x0, int y0)
    {
        var pixels = new byte[4 * Type.Width * Type.Height];
        for (int y = 0; y < Type.Height; y++)
        {
            for (int x = 0; x < Type.Width; x++)
            {
                int to = 4 * ((y * Type.Width) + x), u = x - x0, v = y - y0;
                if (u >= 0 && u < width && v >= 0 && v < height)
                    source.AsSpan(4 * ((v * width) + u), 3).CopyTo(pixels.AsSpan(to));
                pixels[to + 3] = byte.MaxValue;
            }
        }

        return MLImage.CreateFromPixels(Type.Width, Type.Height, MLPixelFormat.Rgba32, pixels);
    }

    private sealed class Mapper(ImageResizingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        private readonly ImageResizingTransformer _parent = parent;

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            ImageShapes.Require(Sources[pair]);
            return new(name, _parent.Type);
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair)
        {
            ValueGetter<MLImage> source = input.GetGetter<MLImage>(Sources[pair]);
            MLImage image = null;
            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                // An image that fits already is handed on, so what is disposed may be the source's own.
                value?.Dispose();
                source(ref image);
                if (image is null)
                {
                    value = null;
                    return;
                }

                if (image.Height == _parent.Type.Height && image.Width == _parent.Type.Width)
                {
                    value = image;
                    return;
                }

                value = _parent.Resize(image);
                value.Tag = image.Tag;
            });
        }
    }
}
