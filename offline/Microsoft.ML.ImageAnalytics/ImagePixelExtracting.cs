using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImagePixelExtractingEstimator : TrivialEstimator<ImagePixelExtractingTransformer>
{
    internal ImagePixelExtractingEstimator((string Output, string Input)[] pairs, PixelLayout layout, bool asFloat)
        : base(new ImagePixelExtractingTransformer(pairs, layout, asFloat))
    {
    }

    [Flags]
    public enum ColorBits : byte
    {
        Alpha = 0x01,
        Red = 0x02,
        Green = 0x04,
        Blue = 0x08,
        Rgb = Red | Green | Blue,
        All = Alpha | Red | Green | Blue,
    }

    public enum ColorsOrder : byte
    {
        ARGB = 1,
        ARBG = 2,
        ABRG = 3,
        ABGR = 4,
        AGRB = 5,
        AGBR = 6,
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.ColumnPairs.Aggregate(Check.Value(inputSchema), (shape, pair) =>
    {
        ImageShapes.Require(inputSchema, pair.Input);
        return shape.With(new SchemaShape.Column(pair.Output, SchemaShape.Column.VectorKind.Vector, Transformer.ItemType, isKey: false));
    });
}

/// <summary>Pixels as a vector: planes one after another, or channels beside each other.</summary>
[LoadableModel("ImagePixelExtractor")]
public sealed class ImagePixelExtractingTransformer : OneToOneTransformerBase
{
    private readonly PixelLayout _layout;
    private readonly bool _asFloat;

    internal ImagePixelExtractingTransformer((string Output, string Input)[] pairs, PixelLayout layout, bool asFloat)
        : base(pairs) => (_layout, _asFloat) = (layout, asFloat);

    internal PrimitiveDataViewType ItemType => _asFloat ? NumberDataViewType.Single : NumberDataViewType.Byte;

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new ImagePixelExtractingTransformer(ReadPairs(ctx.Reader), PixelLayout.Read(ctx.Reader), ctx.Reader.ReadBoolean());

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ImagePixelExtractingTransformer));
        SavePairs(ctx.Writer);
        _layout.Write(ctx.Writer);
        ctx.Writer.Write(_asFloat);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImagePixelExtractingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        private readonly ImagePixelExtractingTransformer _parent = parent;

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            ImageDataViewType image = ImageShapes.Require(Sources[pair]);
            if (image.Height <= 0 || image.Width <= 0)
                throw Check.SchemaMismatch("inputSchema", "input", Sources[pair].Name, "known-size image", "unknown-size image");
            int[] shape = _parent._layout.Interleaved
                ? [image.Height, image.Width, _parent._layout.Planes]
                : [_parent._layout.Planes, image.Height, image.Width];
            return new(name, new VectorDataViewType(_parent.ItemType, shape));
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair) => _parent._asFloat
            ? Getter(input, pair, value => (value - _parent._layout.Offset) * _parent._layout.Scale)
            : Getter(input, pair, value => value);

        private ValueGetter<VBuffer<T>> Getter<T>(DataViewRow input, int pair, Func<byte, T> convert)
        {
            ImageDataViewType type = ImageShapes.Require(Sources[pair]);
            ValueGetter<MLImage> source = input.GetGetter<MLImage>(Sources[pair]);
            int pixels = type.Height * type.Width;
            int[] channels = _parent._layout.Channels();
            MLImage image = null;
            return (ref VBuffer<T> value) =>
            {
                source(ref image);
                if (image is null)
                {
                    value = new VBuffer<T>(pixels * channels.Length, 0, Array.Empty<T>(), []);
                    return;
                }

                Check.State(image.Height == type.Height && image.Width == type.Width, $"The image is {image.Height} x {image.Width}, the column {type.Height} x {type.Width}.");
                byte[] rgba = image.Rgba();
                VBufferEditor<T> editor = VBufferEditor.Create(ref value, pixels * channels.Length);
                for (int c = 0; c < channels.Length; c++)
                {
                    (int step, int start) = _parent._layout.Interleaved ? (channels.Length, c) : (1, c * pixels);
                    for (int i = 0; i < pixels; i++)
                        editor.Values[start + (i * step)] = convert(rgba[(4 * i) + channels[c]]);
                }

                value = editor.Commit();
            };
        }
    }
}
