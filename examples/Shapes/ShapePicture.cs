using Microsoft.ML.Data;

namespace Shapes;

/// <summary>A shape somewhere on a textured background, and which pixels are the shape's: what a good explanation should point at.</summary>
/// <param name="Rgb">Interleaved RGB bytes, <see cref="Size"/> x <see cref="Size"/>.</param>
/// <param name="Mask">True on the shape.</param>
/// <param name="Shape">The class.</param>
public sealed record ShapePicture(byte[] Rgb, bool[] Mask, Shape Shape)
{
    /// <summary>Rows and columns.</summary>
    public const int Size = 64;

    /// <summary>The classes' names by index.</summary>
    public static string[] Names { get; } = [.. Enum.GetNames<Shape>().Select(n => n.ToLowerInvariant())];

    /// <summary>Always the same picture for a number; the classes take turns.</summary>
    public static ShapePicture Draw(int number)
    {
        var draws = new Draws((ulong)number * 0x2545F4914F6CDD1D);
        var shape = (Shape)(number % Names.Length);
        double radius = draws.Between(13, 18), turn = draws.Between(-0.35, 0.35);
        (double x, double y) centre = (draws.Between(radius + 3, Size - radius - 3), draws.Between(radius + 3, Size - radius - 3));
        Texture background = Texture.Dark(draws), surface = Texture.Light(draws);
        (double sin, double cos) = Math.SinCos(turn);

        var rgb = new byte[3 * Size * Size];
        var mask = new bool[Size * Size];
        for (int i = 0; i < mask.Length; i++)
        {
            (int column, int row) = (i % Size, i / Size);
            (double u, double v) = ((column - centre.x) / radius, (centre.y - row) / radius);
            mask[i] = shape.Contains((u * cos) + (v * sin), (v * cos) - (u * sin));
            (mask[i] ? surface : background).Paint(column, row, draws.Between(-14, 14), rgb.AsSpan(3 * i, 3));
        }

        return new ShapePicture(rgb, mask, shape);
    }

    /// <summary>The picture as ML.NET's pipelines have it; the caller's.</summary>
    public MLImage ToImage()
    {
        byte[] rgba = new byte[4 * Mask.Length];
        for (int i = 0; i < rgba.Length; i++)
            rgba[i] = i % 4 == 3 ? byte.MaxValue : Rgb[(3 * (i / 4)) + (i % 4)];
        return MLImage.CreateFromPixels(Size, Size, MLPixelFormat.Rgba32, rgba);
    }

    /// <summary>Writes a PNG file.</summary>
    public void Save(string path)
    {
        using MLImage image = ToImage();
        image.Save(path);
    }
}
