using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Columns;
using MLNet.Xai.Torch;
using MLNet.Xai.Vision.Pipeline;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.AnyModel;

/// <summary>A column of images or of their paths, read as the bytes of the picture that a model's own steps make of it.</summary>
/// <param name="Name">Name of the column.</param>
/// <param name="Recipe">The pictures' size.</param>
/// <param name="Model">The model.</param>
internal sealed record TransformerPictureColumn(string Name, ImageRecipe Recipe, SharedModel<Module<Tensor, Tensor>> Model) : PictureColumn(Name, Recipe)
{
    private const double Tolerance = 1e-6;

    private PictureModel Parts => ((TransformerImageModel)Model.Module).Parts;

    private bool IsText => Parts.Schema[Name].Type is TextDataViewType;

    protected override string Wanted => IsText ? "Text, paths of images" : "an image (MLImage)";

    public override ReadInput CreateReader(DataViewRow row, DataViewSchema.Column column, ColumnBuffer? buffer)
    {
        Delegate getter = IsText ? Getter<ReadOnlyMemory<char>>(row, column, buffer) : Copies(Getter<MLImage>(row, column, buffer));
        Func<MLImage?> open = Parts.Open(getter);
        return destination =>
        {
            using MLImage image = Get(row, open);
            if (!Parts.Cut.Resizes && (image.Height, image.Width) != (Recipe.Height, Recipe.Width))
            {
                throw new InvalidOperationException($"Row {row.Position}: the image of the column '{Name}' is {image.Height} x {image.Width} where the model scores it, and the type says {Recipe.Height} x {Recipe.Width}. "
                    + "Put ResizeImages into the model, or set ImagePredictionOptions.Height and Width.");
            }

            if (!Parts.Cut.Resizes)
                CheckAlpha(row, image);
            PictureResizer.Prepare(PixelView.Of(image), Recipe, destination);
        };
    }

    protected override bool Accepts(DataViewType type) => IsText ? type is TextDataViewType : type is ImageDataViewType;

    private static ValueGetter<MLImage> Copies(ValueGetter<MLImage> getter)
    {
        (MLImage? theirs, MLImage? copy) = (null, null);
        return (ref MLImage value) =>
        {
            copy?.Dispose();
            getter(ref theirs!);
            value = copy = theirs is null ? null! : PictureCopy.Of(theirs);
        };
    }

    // Pictures are changed in their colours: a model that looks at alpha too would be given another picture.
    private void CheckAlpha(DataViewRow row, MLImage image)
    {
        byte[] bgra = image.Pixels.ToArray();
        if (image.PixelFormat == MLPixelFormat.Rgba32)
        {
            for (int i = 0; i < bgra.Length; i += 4)
                (bgra[i], bgra[i + 2]) = (bgra[i + 2], bgra[i]);
        }

        byte[] opaque = [.. bgra];
        for (int i = 3; i < opaque.Length; i += 4)
            opaque[i] = byte.MaxValue;
        if (opaque.AsSpan().SequenceEqual(bgra))
            return;
        double[] scores = Parts.Run([.. bgra, .. opaque], 2);
        int outputs = scores.Length / 2;
        double largest = scores.Max(Math.Abs);
        for (int k = 0; k < outputs; k++)
        {
            if (!(Math.Abs(scores[k] - scores[outputs + k]) <= Tolerance * largest))
            {
                throw new InvalidOperationException($"Row {row.Position}: the image of the column '{Name}' is transparent in places, and the model's score changes when it is made opaque: explanations are about colours. "
                    + "Load the images with Vision.LoadImages, which lays them on a background.");
            }
        }
    }
}
