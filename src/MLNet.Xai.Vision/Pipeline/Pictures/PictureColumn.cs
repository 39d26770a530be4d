using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>An image column, read as the RGB bytes of the picture that a recipe makes of it.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Recipe">What is made of an image.</param>
/// <param name="Height">Height in the column's type; 0 where images have no size.</param>
/// <param name="Width">Width in the column's type.</param>
internal sealed record PictureColumn(string Name, ImageRecipe Recipe, int Height, int Width) : InputColumn(Name, InputKind.Encoded, 3 * Recipe.Height * Recipe.Width)
{
    // ML.NET compares an image type with the one that it keeps for the attribute by reference.
    private static readonly Lazy<DataViewType> s_type = new(() => new MLContext().Data.LoadFromEnumerable<PictureSource>([]).Schema[PictureMapping.Picture].Type);

    static PictureColumn() => ColumnBuffer<MLImage>.Duplicate = Duplicate;

    public override DataViewType Type => s_type.Value;

    /// <summary>The column as it is in a schema; whether it is there is asked later.</summary>
    public static PictureColumn In(DataViewSchema schema, string name, ImageRecipe recipe)
    {
        var type = schema.GetColumnOrNull(name)?.Type as ImageDataViewType;
        return new PictureColumn(name, recipe, type?.Height ?? 0, type?.Width ?? 0);
    }

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PictureColumn Read(BinaryReader reader) => new(reader.ReadString(), RecipeState.Read(reader), reader.ReadInt32(), reader.ReadInt32());

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        RecipeState.Write(writer, Recipe);
        writer.Write(Height);
        writer.Write(Width);
    }

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
        if (Height > 0)
            SizeBits.Append(ml, Height, Width, append);
        append(ml.Transforms.CopyColumns(PictureMapping.Picture, Name));
        append(ml.Transforms.CustomMapping<PictureSource, PictureTarget>(PictureMapping.Map, PictureMapping.Contract));
        append(ml.Transforms.CopyColumns(output, PictureMapping.Pixels));
        return [PictureMapping.Picture, PictureMapping.Pixels];
    }

    protected override bool Accepts(DataViewType type) => type is ImageDataViewType;

    private static MLImage Duplicate(MLImage image)
    {
        MLImage copy = MLImage.CreateFromPixels(image.Width, image.Height, image.PixelFormat, image.Pixels);
        copy.Tag = image.Tag;
        return copy;
    }
}
