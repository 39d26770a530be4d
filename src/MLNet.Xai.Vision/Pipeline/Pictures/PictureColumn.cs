using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>An image column, read as the RGB bytes of the picture that a recipe makes of it.</summary>
internal sealed record PictureColumn(string Name, ImageRecipe Recipe) : InputColumn(Name, InputKind.Encoded, 3 * Recipe.Height * Recipe.Width)
{
    // ML.NET compares an image type with the one that it keeps for the attribute by reference.
    private static readonly Lazy<DataViewType> s_type = new(() => new MLContext().Data.LoadFromEnumerable<PictureSource>([]).Schema[PictureMapping.Picture].Type);

    public override DataViewType Type => s_type.Value;

    protected override string Wanted => "an image (MLImage)";

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer)
    {
        ValueGetter<MLImage> getter = buffer is ColumnBuffer<MLImage> buffered ? buffered.Latest : row.GetGetter<MLImage>(column);
        MLImage? image = null;
        return destination =>
        {
            // The getter disposes the image that it is handed, as everywhere in ML.NET.
            try
            {
                getter(ref image!);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                throw new InvalidOperationException($"Row {row.Position}: the image in the column '{Name}' cannot be read: {e.Message}", e);
            }

            if (image is null)
                throw new InvalidOperationException($"Row {row.Position}: the column '{Name}' holds no image. Was its file missing or damaged?");
            PictureResizer.Prepare(image, Recipe, destination);
        };
    }

    public override IEnumerable<string> Encode(MLContext ml, string output, Action<IEstimator<ITransformer>> append)
    {
        append(ml.Transforms.CopyColumns(PictureMapping.Picture, Name));
        append(ml.Transforms.CustomMapping<PictureSource, PictureTarget>(PictureMapping.Map, PictureMapping.Contract));
        append(ml.Transforms.CopyColumns(output, PictureMapping.Pixels));
        return [PictureMapping.Picture, PictureMapping.Pixels];
    }

    protected override bool Accepts(DataViewType type) => type is ImageDataViewType;
}
