using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Vision;
using Shapes;

namespace ImageComparison;

/// <summary>A picture as a row of data.</summary>
internal sealed class PhotoRow
{
    [ImageType(ShapePicture.Size, ShapePicture.Size)]
    public MLImage? Image { get; set; }

    /// <summary>1 on the object, 0 elsewhere or where the truth is not known.</summary>
    [ColumnName(Agreement.Truth)]
    public float[] Truth { get; set; } = [];

    public static PhotoRow Of(Photo photo, ImageRecipe recipe)
    {
        byte[] rgba = new byte[4 * recipe.Width * recipe.Height];
        for (int i = 0; i < rgba.Length; i++)
            rgba[i] = i % 4 == 3 ? byte.MaxValue : photo.Rgb[(3 * (i / 4)) + (i % 4)];
        return new PhotoRow
        {
            Image = MLImage.CreateFromPixels(recipe.Width, recipe.Height, MLPixelFormat.Rgba32, rgba),
            Truth = photo.Truth is { } truth ? [.. truth.Select(t => t ? 1f : 0f)] : new float[recipe.Width * recipe.Height],
        };
    }

    /// <summary>The columns, all of the recipe's size.</summary>
    public static SchemaDefinition Schema(ImageRecipe recipe)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(PhotoRow));
        schema[nameof(Image)].ColumnType = new ImageDataViewType(recipe.Height, recipe.Width);
        schema[Agreement.Truth].ColumnType = new VectorDataViewType(NumberDataViewType.Single, recipe.Height, recipe.Width);
        return schema;
    }
}
