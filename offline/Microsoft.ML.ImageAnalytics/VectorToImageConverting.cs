using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class VectorToImageConvertingEstimator : TrivialEstimator<VectorToImageConvertingTransformer>
{
    internal VectorToImageConvertingEstimator((string Output, string Input)[] pairs, int height, int width, PixelLayout layout)
        : base(new VectorToImageConvertingTransformer(pairs, height, width, layout))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.ColumnPairs.Aggregate(Check.Value(inputSchema), (shape, pair) =>
    {
        SchemaShape.Column source = inputSchema.Require(pair.Input);
        if (source.Kind != SchemaShape.Column.VectorKind.Vector || !VectorToImageConvertingTransformer.IsPixel(source.ItemType))
            throw Check.SchemaMismatch("inputSchema", "input", pair.Input, "known-size vector of type Single, Double or Byte", source.ItemType.ToString());
        return shape.With(new SchemaShape.Column(pair.Output, SchemaShape.Column.VectorKind.Scalar, Transformer.Type, isKey: false));
    });
}

/// <summary>A vector of pixels as an image; channels that the vector lacks are 0, alpha 255.</summary>
[LoadableModel("VectorToImageConverter")]
public sealed class VectorToImageConvertingTransformer : OneToOneTransformerBase
{
    private readonly PixelLayout _layout;

    internal VectorToImageConvertingTransformer((string Output, string Input)[] pairs, int height, int width, PixelLayout layout)
        : base(pairs) => (Type, _layout) = (new ImageDataViewType(height, width), layout);

    internal ImageDataViewType Type { get; }

    internal static bool IsPixel(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double || type == NumberDataViewType.Byte;

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) =>
        new VectorToImageConvertingTransformer(ReadPairs(ctx.Reader), ctx.Reader.ReadInt32(), ctx.Reader.ReadInt32(), PixelLayout.Read(ctx.Reader));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(VectorToImageConvertingTransformer));
        SavePairs(ctx.Writer);
        ctx.Writer.Write(Type.Height);
        ctx.Writer.Write(Type.Width);
        _layout.Write(ctx.Writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private MLImage Convert(ReadOnlySpan<float> values)
    {
        int[] channels = _layout.Channels();
        int pixels = Type.Height * Type.Width;
        bool scaled = _layout.Offset != 0 || _layout.Scale != 1;
        var rgba = new byte[4 * pixels];
        for (int i = 3; i < rgba.Length; i += 4)
            rgba[i] = scaled ? (byte)0 : byte.MaxValue;
        for (int c = 0; c < channels.Length; c++)
        {
            (int step, int start) = _layout.Interleaved ? (channels.Length, c) : (1, c * pixels);
            for (int i = 0; i < pixels; i++)
            {
                float value = values[start + (i * step)];
                rgba[(4 * i) + channels[c]] = (byte)(scaled ? Math.Round((value * _layout.Scale) - _layout.Offset) : value);
            }
        }

        MLImage image = MLImage.CreateFromPixels(Type.Width, Type.Height, MLPixelFormat.Rgba32, rgba);
        image.Tag = nameof(VectorToImageConvertingTransformer);
        return image;
    }

    private sealed class Mapper(VectorToImageConvertingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        private readonly VectorToImageConvertingTransformer _parent = parent;

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            int size = _parent.Type.Height * _parent.Type.Width * _parent._layout.Planes;
            if (Sources[pair].Type is not VectorDataViewType vector || !IsPixel(vector.ItemType) || vector.Size != size)
                throw Check.SchemaMismatch("inputSchema", "input", Sources[pair].Name, $"vector of {size} Single, Double or Byte", Sources[pair].Type.ToString());
            return new(name, _parent.Type);
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair)
        {
            DataViewType item = ((VectorDataViewType)Sources[pair].Type).ItemType;
            return item == NumberDataViewType.Single ? Getter<float>(input, pair, v => v)
                : item == NumberDataViewType.Double ? Getter<double>(input, pair, v => (float)v)
                : Getter<byte>(input, pair, v => v);
        }

        private ValueGetter<MLImage> Getter<T>(DataViewRow input, int pair, Converter<T, float> convert)
        {
            ValueGetter<VBuffer<T>> source = input.GetGetter<VBuffer<T>>(Sources[pair]);
            VBuffer<T> vector = default;
            return (ref MLImage value) =>
            {
                source(ref vector);
                value?.Dispose();
                value = _parent.Convert(Array.ConvertAll(vector.DenseValues().ToArray(), convert));
            };
        }
    }
}
