using MLNet.Xai.Vision;
using Shapes;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace ImageComparison;

/// <summary>A picture as a network sees it, before its values are normalised.</summary>
/// <param name="Name">Also the beginning of file names.</param>
/// <param name="Rgb">Interleaved RGB bytes of the recipe's size.</param>
/// <param name="Truth">Which pixels are the object's, where that is known.</param>
/// <param name="Class">The true class, where that is known.</param>
internal sealed record Photo(string Name, byte[] Rgb, bool[]? Truth = null, int? Class = null)
{
    /// <summary>A held-out picture of a shape.</summary>
    public static Photo OfShape(int number)
    {
        ShapePicture drawn = ShapePicture.Draw(Training.HeldOut + number);
        return new Photo($"{number:00}-{ShapePicture.Names[(int)drawn.Shape]}", drawn.Rgb, drawn.Mask, (int)drawn.Shape);
    }

    /// <summary>A file, resized and cut to what the recipe wants.</summary>
    public static Photo Load(string path, ImageRecipe recipe)
    {
        using Image<Rgb24> image = Image.Load<Rgb24>(path);
        int shorter = recipe.ResizeTo > 0 ? recipe.ResizeTo : Math.Max(recipe.Height, recipe.Width);
        double scale = (double)shorter / Math.Min(image.Width, image.Height);
        (int width, int height) = ((int)Math.Round(image.Width * scale), (int)Math.Round(image.Height * scale));
        var middle = new Rectangle((width - recipe.Width) / 2, (height - recipe.Height) / 2, recipe.Width, recipe.Height);
        image.Mutate(x => x.Resize(width, height).Crop(middle));
        byte[] rgb = new byte[3 * recipe.Width * recipe.Height];
        image.CopyPixelDataTo(rgb);
        return new Photo(Path.GetFileNameWithoutExtension(path), rgb);
    }
}
