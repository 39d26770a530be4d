using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Columns;
using SixLabors.ImageSharp;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>An image column, read as the RGB bytes of the picture that a recipe makes of it.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Recipe">What is made of an image.</param>
internal record PictureColumn(string Name, ImageRecipe Recipe) : InputColumn(Name, InputKind.Encoded, 3 * Recipe.Height * Recipe.Width)
{
    static PictureColumn() => ColumnBuffer<MLImage>.Duplicate = PictureCopy.Of;

    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static PictureColumn Read(BinaryReader reader) => new(reader.ReadString(), RecipeState.Read(reader));

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        RecipeState.Write(writer, Recipe);
    }

    protected override string Wanted => "an image (MLImage or ImageSharp's)";

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer) => column.Type is ImageSharpDataViewType
        ? CreateReader<Image>(row, column, buffer, (image, destination) => PictureResizer.Prepare(PixelView.Of(image), Recipe, destination))
        : CreateReader<MLImage>(row, column, buffer, (image, destination) => PictureResizer.Prepare(PixelView.Of(image), Recipe, destination));

    private ReadInput CreateReader<T>(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer, Prepare<T> prepare)
        where T : class
    {
        ValueGetter<T> getter = Getter<T>(row, column, buffer);
        T? image = null;
        return destination =>
        {
            // The getter disposes the image that it is handed, as everywhere in ML.NET.
            image = Get(row, () =>
            {
                getter(ref image!);
                return image;
            });
            prepare(image, destination);
        };
    }

    /// <summary>A getter of the column, from the buffer where there is one.</summary>
    protected static ValueGetter<T> Getter<T>(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer) =>
        buffer is ColumnBuffer<T> buffered ? buffered.Latest : row.GetGetter<T>(column);

    /// <summary>Gets the row's image.</summary>
    /// <exception cref="InvalidOperationException">It cannot be read, or there is none; the message names row and column.</exception>
    protected T Get<T>(DataViewRow row, Func<T?> get)
        where T : class
    {
        T? image;
        try
        {
            image = get();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new InvalidOperationException($"Row {row.Position}: the image in the column '{Name}' cannot be read: {e.Message}", e);
        }

        return image ?? throw new InvalidOperationException($"Row {row.Position}: the column '{Name}' holds no image. Was its file missing or damaged?");
    }

    protected override bool Accepts(DataViewType type) => type is ImageDataViewType or ImageSharpDataViewType;

    private delegate void Prepare<T>(T image, Span<float> destination);
}
