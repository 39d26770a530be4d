namespace MLNet.Xai.Vision.Pipeline;

/// <summary>
/// An image as a recipe wants it: resized, its proportions kept or not, and cut from the middle. Bilinear or bicubic with antialiasing, in the fixed-point arithmetic
/// of Pillow's <c>Image.resize</c>, sizes and cut as torchvision's <c>Resize</c> and <c>CenterCrop</c>: the same bytes on every machine.
/// </summary>
internal static class PictureResizer
{
    private const int Precision = 22; // Bits behind the point: 32 less 8 of a pixel less 2 for sums.

    /// <summary>Writes interleaved RGB, 0 to 255, of the recipe's height x width; alpha is ignored.</summary>
    public static void Prepare(in PixelView image, ImageRecipe recipe, Span<float> destination)
    {
        (int width, int height) = Size(image.Width, image.Height, recipe);
        Kernel[] across = Kernels(image.Width, width, Middle(width, recipe.Width), recipe.Width, recipe.Interpolation);
        Kernel[] down = Kernels(image.Height, height, Middle(height, recipe.Height), recipe.Height, recipe.Interpolation);
        int top = down[0].First, rows = down[^1].First + down[^1].Weights.Length - top;
        ReadOnlySpan<byte> pixels = image.Pixels;
        (int red, int blue) = (image.Red, image.Blue);
        var narrow = new byte[rows * recipe.Width * 3];
        for (int y = 0; y < rows; y++)
        {
            ReadOnlySpan<byte> row = pixels.Slice((top + y) * image.Width * 4, image.Width * 4);
            Span<byte> to = narrow.AsSpan(y * recipe.Width * 3, recipe.Width * 3);
            for (int x = 0; x < recipe.Width; x++)
            {
                ReadOnlySpan<byte> from = row[(4 * across[x].First)..];
                (int r, int g, int b) = (1 << (Precision - 1), 1 << (Precision - 1), 1 << (Precision - 1));
                for (int k = 0; k < across[x].Weights.Length; k++)
                {
                    int weight = across[x].Weights[k];
                    r += from[(4 * k) + red] * weight;
                    g += from[(4 * k) + 1] * weight;
                    b += from[(4 * k) + blue] * weight;
                }

                (to[3 * x], to[(3 * x) + 1], to[(3 * x) + 2]) = (Byte(r), Byte(g), Byte(b));
            }
        }

        Span<int> sums = new int[recipe.Width * 3];
        for (int y = 0; y < recipe.Height; y++)
        {
            sums.Fill(1 << (Precision - 1));
            for (int k = 0; k < down[y].Weights.Length; k++)
            {
                ReadOnlySpan<byte> from = narrow.AsSpan((down[y].First - top + k) * sums.Length, sums.Length);
                int weight = down[y].Weights[k];
                for (int i = 0; i < sums.Length; i++)
                    sums[i] += from[i] * weight;
            }

            for (int i = 0; i < sums.Length; i++)
                destination[(y * sums.Length) + i] = Byte(sums[i]);
        }
    }

    /// <summary>Width and height after resizing: those of <see cref="ImageRecipe.Resized"/>, or one side just covers them and the other is truncated as in torchvision.</summary>
    private static (int Width, int Height) Size(int width, int height, ImageRecipe recipe)
    {
        (int coverHeight, int coverWidth) = recipe.Resized;
        if (!recipe.KeepProportions)
            return (coverWidth, coverHeight);
        return (long)width * coverHeight <= (long)height * coverWidth
            ? (coverWidth, Math.Max(coverHeight, (int)((long)coverWidth * height / width)))
            : (Math.Max(coverWidth, (int)((long)coverHeight * width / height)), coverHeight);
    }

    private static int Middle(int size, int cut) => (int)Math.Round((size - cut) / 2.0);

    private static byte Byte(int sum) => (byte)Math.Clamp(sum >> Precision, 0, 255);

    /// <summary>For each of <paramref name="count"/> places from <paramref name="first"/>: the source pixels and their weights.</summary>
    private static Kernel[] Kernels(int from, int to, int first, int count, ImageInterpolation interpolation)
    {
        Func<double, double> filter = interpolation == ImageInterpolation.Bicubic ? Cubic : x => Math.Max(0, 1 - Math.Abs(x));
        double scale = (double)from / to, stretch = Math.Max(scale, 1), support = stretch * (interpolation == ImageInterpolation.Bicubic ? 2 : 1), inverse = 1 / stretch;
        var kernels = new Kernel[count];
        for (int i = 0; i < count; i++)
        {
            double centre = (first + i + 0.5) * scale;
            int least = Math.Max(0, (int)(centre - support + 0.5)), most = Math.Min(from, (int)(centre + support + 0.5));
            var weights = new double[most - least];
            double sum = 0;
            for (int k = 0; k < weights.Length; k++)
                sum += weights[k] = filter((k + least - centre + 0.5) * inverse);
            kernels[i] = new Kernel(least, [.. weights.Select(w => (int)(Math.CopySign(0.5, w) + (w * (1 / sum) * (1 << Precision))))]);
        }

        return kernels;
    }

    private static double Cubic(double x) => Math.Abs(x) switch
    {
        < 1 and var d => (((1.5 * d) - 2.5) * d * d) + 1,
        < 2 and var d => (((((-0.5 * d) + 2.5) * d) - 4) * d) + 2,
        _ => 0,
    };

    private readonly record struct Kernel(int First, int[] Weights);
}
