using Microsoft.ML.Data;
using Microsoft.ML.Internals;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Image;

public sealed class ImageGrayscalingEstimator : TrivialEstimator<ImageGrayscalingTransformer>
{
    internal ImageGrayscalingEstimator((string Output, string Input)[] pairs)
        : base(new ImageGrayscalingTransformer(pairs))
    {
    }

    public override SchemaShape GetOutputSchema(SchemaShape inputSchema) => Transformer.ColumnPairs.Aggregate(Check.Value(inputSchema), (shape, pair) =>
        shape.With(new SchemaShape.Column(pair.Output, SchemaShape.Column.VectorKind.Scalar, ImageShapes.Require(inputSchema, pair.Input), isKey: false)));
}

/// <summary>Images in grey: 0.3 red, 0.59 green, 0.11 blue.</summary>
[LoadableModel("ImageGrayscale")]
public sealed class ImageGrayscalingTransformer : OneToOneTransformerBase
{
    internal ImageGrayscalingTransformer((string Output, string Input)[] pairs)
        : base(pairs)
    {
    }

    internal static ITransformer Create(IHostEnvironment env, ModelLoadContext ctx) => new ImageGrayscalingTransformer(ReadPairs(ctx.Reader));

    private protected override void SaveModel(ModelSaveContext ctx)
    {
        ctx.SetLoader(typeof(ImageGrayscalingTransformer));
        SavePairs(ctx.Writer);
    }

    private protected override RowMapper MakeRowMapper(DataViewSchema schema) => new Mapper(this, schema);

    private sealed class Mapper(ImageGrayscalingTransformer parent, DataViewSchema schema) : OneToOneMapper(parent, schema)
    {
        protected override DataViewSchema.DetachedColumn MakeColumn(string name, int pair) => new(name, ImageShapes.Require(Sources[pair]));

        protected override Delegate MakeGetter(DataViewRow input, int pair)
        {
            ValueGetter<MLImage> source = input.GetGetter<MLImage>(Sources[pair]);
            MLImage image = null;
            return (ValueGetter<MLImage>)((ref MLImage value) =>
            {
                value?.Dispose();
                value = null;
                source(ref image);
                if (image is null)
                    return;
                byte[] pixels = image.Rgba();
                for (int i = 0; i < pixels.Length; i += 4)
                    pixels.AsSpan(i, 3).Fill((byte)((0.3f * pixels[i]) + (0.59f * pixels[i + 1]) + (0.11f * pixels[i + 2]) + 0.5f));
                value = MLImage.CreateFromPixels(image.Width, image.Height, MLPixelFormat.Rgba32, pixels);
            });
        }
    }
}
