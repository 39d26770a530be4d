using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MLNet.Xai.Vision.Pipeline;
using MLNet.Xai.Vision.Tests.Support;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Tests.Pipeline;

/// <summary>Small pictures of several sizes and a small network for them.</summary>
internal static class Photos
{
    public static readonly string[] Labels = ["cat", "dog", "fish", "bird", "frog"];

    /// <summary>From one colour of jet to the next, half transparent and brightened.</summary>
    public const int ColourStep = 4;

    public static readonly ImageRecipe Recipe = new() { Name = "tiny", Height = 16, Width = 16, ResizeTo = 18, Mean = [0.5f, 0.4f, 0.3f], Deviation = [0.5f, 0.6f, 0.7f] };

    public static VisionCatalog Vision(MLContext ml) => ml.Explain().Vision;

    /// <summary>A network that saved models know as "tiny-gap"; its weights are always the same.</summary>
    public static Module<Tensor, Tensor> Net()
    {
        ImageArchitectures.Register("tiny-gap", _ => new TinyNets.TinyGap());
        var random = new Random(3);
        var net = new TinyNets.TinyGap();
        using IDisposable quiet = no_grad();
        foreach (TorchSharp.Modules.Parameter parameter in net.parameters())
            parameter.copy_(tensor([.. Enumerable.Range(0, (int)parameter.numel()).Select(_ => (float)(random.NextDouble() - 0.5))], parameter.shape));
        net.eval();
        return net;
    }

    public static List<Photo> Rows(int count) => [.. Enumerable.Range(0, count).Select(i => new Photo { Image = Draw(i, 20 + (3 * i % 11), 24 - (i % 5)), Number = i })];

    public static IDataView View(MLContext ml, int count) => ml.Data.LoadFromEnumerable(Rows(count));

    public static MLImage Draw(int seed, int width, int height)
    {
        var random = new Random(seed);
        byte[] pixels = new byte[4 * width * height];
        random.NextBytes(pixels);
        int x0 = random.Next(width), y0 = random.Next(height);
        for (int i = 0; i < pixels.Length; i++)
        {
            int x = i / 4 % width, y = i / 4 / width;
            bool bright = Math.Abs(x - x0) < 5 && Math.Abs(y - y0) < 5;
            pixels[i] = i % 4 == 3 ? (byte)255 : (byte)((pixels[i] / 4) + (bright ? 150 : 20 * (i % 4)));
        }

        return MLImage.CreateFromPixels(width, height, seed % 2 == 0 ? MLPixelFormat.Rgba32 : MLPixelFormat.Bgra32, pixels);
    }

    /// <summary>What the network sees of an image.</summary>
    public static byte[] Rgb(MLImage image) => Recipe.Prepare(image);

    public static float[] Weights(Module<Tensor, Tensor> net) => [.. net.parameters().SelectMany(p => p.detach().data<float>().ToArray())];

    public static ITransformer SaveAndLoad(MLContext ml, ITransformer model)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return new MLContext().Model.Load(stream, out _);
    }

    /// <summary>Interleaved RGB of a column of images.</summary>
    public static byte[][] Pixels(IDataView view, string column) => [.. view.GetColumn<MLImage>(column).Select(image => Rgb(image.GetBGRPixels))];

    /// <summary>Red before blue.</summary>
    public static byte[] Rgb(byte[] bgr) => [.. bgr.Select((_, i) => bgr[i + 2 - (2 * (i % 3))])];

    /// <summary>Largest difference of two pictures: up to <see cref="ColourStep"/> where rounding chose the next colour of the default table.</summary>
    public static int Largest(byte[] a, byte[] b) => a.Zip(b).Max(p => Math.Abs(p.First - p.Second));

    public static string[] Texts(IDataView view, string column) => [.. view.GetColumn<string>(column)];

    public static float[][] Vectors(IDataView view, string column) => [.. view.GetColumn<VBuffer<float>>(column).Select(v => v.DenseValues().ToArray())];
}

internal sealed class Photo
{
    public float Number { get; set; }

    // ML.NET wants a size here and does not hold the images to it.
    [ImageType(16, 16)]
    public MLImage? Image { get; set; }
}
