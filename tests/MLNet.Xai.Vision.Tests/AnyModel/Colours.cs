using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace MLNet.Xai.Vision.Tests.AnyModel;

/// <summary>A picture with a red, green or blue square somewhere, and what it is.</summary>
internal sealed class Colours
{
    [ImageType(20, 24)]
    public MLImage? Image { get; set; }

    public string Name { get; set; } = "";

    public float Number { get; set; }

    public bool IsRed { get; set; }

    public static IDataView View(MLContext ml, int count) => ml.Data.LoadFromEnumerable([.. Enumerable.Range(0, count).Select(Draw)]);

    /// <summary>Resizes to 16 x 16, and the pixels as numbers from 0 to 1.</summary>
    public static IEstimator<ITransformer> Pixels(MLContext ml) =>
        ml.Transforms.ResizeImages("Image", 16, 16).Append(ml.Transforms.ExtractPixels("Pixels", "Image", scaleImage: 1 / 255f));

    public static Colours Draw(int seed)
    {
        var random = new Random(seed);
        (int height, int width) = (18 + random.Next(6), 18 + random.Next(9));
        int colour = seed % 3, x0 = random.Next(width - 6), y0 = random.Next(height - 6);
        byte[] pixels = new byte[4 * width * height];
        for (int i = 0; i < pixels.Length; i++)
        {
            (int x, int y, int c) = (i / 4 % width, i / 4 / width, i % 4);
            bool inside = x >= x0 && x < x0 + 6 && y >= y0 && y < y0 + 6;
            pixels[i] = c == 3 ? byte.MaxValue : (byte)((inside && c == colour ? 220 : inside ? 20 : 90) + random.Next(30));
        }

        return new Colours
        {
            Image = MLImage.CreateFromPixels(width, height, MLPixelFormat.Rgba32, pixels),
            Name = ((string[])["red", "green", "blue"])[colour],
            Number = 3 + (2 * colour),
            IsRed = colour == 0,
        };
    }
}
