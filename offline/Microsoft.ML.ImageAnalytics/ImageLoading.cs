using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms.Image;

namespace Microsoft.ML.Data;

public sealed class ImageLoadingEstimator : TrivialEstimator<ImageLoadingTransformer>
{
    internal ImageLoadingEstimator(string imageFolder, bool asImage, (string Output, string Input)[] pairs)
        : base(new ImageLoadingTransformer(imageFolder, asImage, pairs))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        SchemaShape result = Check.Value(inputSchema);
        foreach ((string output, string input) in Transformer.ColumnPairs)
        {
            SchemaShape.Column source = inputSchema.Require(input);
            if (source.ItemType is not TextDataViewType || source.Kind != SchemaShape.Column.VectorKind.Scalar)
                throw Check.SchemaMismatch("inputSchema", "input", input, TextDataViewType.Instance.ToString(), source.ItemType.ToString());
            result = result.With(Transformer.AsImage
                ? new SchemaShape.Column(output, SchemaShape.Column.VectorKind.Scalar, new ImageDataViewType(), isKey: false)
                : new SchemaShape.Column(output, SchemaShape.Column.VectorKind.VariableVector, NumberDataViewType.Byte, isKey: false));
        }

        return result;
    }
}

/// <summary>Reads the image files whose paths are in a text column.</summary>
[LoadableModel("ImageLoader")]
public sealed class ImageLoadingTransformer : OneToOneTransformerBase
{
    internal ImageLoadingTransformer(string imageFolder, bool asImage, (string Output, string Input)[] pairs)
        : base(pairs) => (ImageFolder, AsImage) = (imageFolder, asImage);

    public string ImageFolder { get; }

    internal bool AsImage { get; }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx)
    {
        (string, string)[] pairs = ReadPairs(ctx.Reader);
        bool asImage = ctx.Reader.ReadBoolean();
        string folder = ctx.Reader.ReadString();
        return new ImageLoadingTransformer(folder.Length > 0 ? folder : null, asImage, pairs);
    }

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ImageLoadingTransformer));
        SavePairs(ctx.Writer);
        ctx.Writer.Write(AsImage);
        ctx.Writer.Write(ImageFolder ?? "");
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImageLoadingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        private readonly ImageLoadingTransformer _parent = parent;

        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair)
        {
            if (Sources[pair].Type is not TextDataViewType)
                throw Check.SchemaMismatch("inputSchema", "input", Sources[pair].Name, TextDataViewType.Instance.ToString(), Sources[pair].Type.ToString());
            return new(name, _parent.AsImage ? new ImageDataViewType() : new VectorDataViewType(NumberDataViewType.Byte));
        }

        protected override Delegate MakeGetter(DataViewRow input, int pair)
        {
            ValueGetter<ReadOnlyMemory<char>> source = input.GetGetter<ReadOnlyMemory<char>>(Sources[pair]);
            ReadOnlyMemory<char> path = default;
            if (!_parent.AsImage)
            {
                return (ValueGetter<VBuffer<byte>>)((ref VBuffer<byte> value) =>
                {
                    source(ref path);
                    byte[] bytes = path.Length > 0 ? File.ReadAllBytes(FullPath(path)) : [];
                    value = new VBuffer<byte>(bytes.Length, bytes);
                });
            }

            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                value?.Dispose();
                value = null;
                source(ref path);
                if (path.Length == 0)
                    return;
                string file = FullPath(path);
                using var stream = new MemoryStream(File.ReadAllBytes(file));
                value = MLImage.CreateFromStream(stream);
                value.Tag = file;
            });
        }

        private string FullPath(ReadOnlyMemory<char> path) =>
            string.IsNullOrWhiteSpace(_parent.ImageFolder) ? path.ToString() : Path.Combine(_parent.ImageFolder, path.ToString());
    }
}
