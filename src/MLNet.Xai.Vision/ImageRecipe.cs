using Microsoft.ML.Data;
using MLNet.Xai.Vision.Pipeline;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision;

/// <summary>How a picture becomes what a network takes: size, centre crop, and per channel <c>(pixel * Scale - mean) / deviation</c>. Stated once, here.</summary>
public sealed record ImageRecipe
{
    /// <summary>ImageNet's mean and deviation, 224 x 224 cut from the middle of 256 x 256: torchvision's models.</summary>
    public static ImageRecipe ImageNet { get; } = new()
    {
        Name = "imagenet",
        ResizeTo = 256,
        Mean = [0.485f, 0.456f, 0.406f],
        Deviation = [0.229f, 0.224f, 0.225f],
    };

    /// <summary>Values from -1 to 1 (mean and deviation 0.5), 224 x 224 cut from the middle of 256 x 256, bicubic: timm's vision transformers, TensorFlow's MobileNets.</summary>
    public static ImageRecipe Half { get; } = new()
    {
        Name = "half",
        ResizeTo = 256,
        Interpolation = ImageInterpolation.Bicubic,
        Mean = [0.5f, 0.5f, 0.5f],
        Deviation = [0.5f, 0.5f, 0.5f],
    };

    /// <summary>Values from 0 to 1, otherwise as they are.</summary>
    public static ImageRecipe Unit { get; } = new() { Name = "unit" };

    /// <summary>Blue first, the means 104, 117 and 123 subtracted from 0 to 255: Caffe's models.</summary>
    public static ImageRecipe Caffe { get; } = new() { Name = "caffe", Scale = 1, Bgr = true, Mean = [104f, 117f, 123f] };

    /// <summary>The recipes by name: imagenet, half, unit, caffe.</summary>
    public static IReadOnlyList<ImageRecipe> All { get; } = [ImageNet, Half, Unit, Caffe];

    /// <summary>Name for messages and reports.</summary>
    public string Name { get; init; } = "own";

    /// <summary>Rows of what the network takes; default 224.</summary>
    public int Height { get; init; } = 224;

    /// <summary>Columns of what the network takes; default 224.</summary>
    public int Width { get; init; } = 224;

    /// <summary>
    /// The shorter side after resizing, before <see cref="Height"/> x <see cref="Width"/> are cut from the middle: at least as large as both. 0, the default,
    /// resizes to cover these exactly.
    /// </summary>
    public int ResizeTo { get; init; }

    /// <summary>
    /// Whether proportions are kept; default yes: torchvision's <c>Resize(size)</c>. Without, the picture is squeezed into <see cref="ResizeTo"/> x <see cref="ResizeTo"/>, or
    /// <see cref="Height"/> x <see cref="Width"/>: <c>Resize((height, width))</c>.
    /// </summary>
    public bool KeepProportions { get; init; } = true;

    /// <summary>How it is resized; bilinear by default.</summary>
    public ImageInterpolation Interpolation { get; init; }

    /// <summary>What a pixel (0 to 255) is multiplied with first; default 1/255.</summary>
    public float Scale { get; init; } = 1f / 255;

    /// <summary>What is subtracted, by channel in the network's order; default 0.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [0, 0, 0];

    /// <summary>What is divided by then; default 1.</summary>
    public IReadOnlyList<float> Deviation { get; init; } = [1, 1, 1];

    /// <summary>Whether the network wants blue first. Default no.</summary>
    public bool Bgr { get; init; }

    /// <summary>Channels that the network takes: 3, or 1 for the luminance. Default 3.</summary>
    public int Channels { get; init; } = 3;

    /// <summary>Rows and columns that a picture just covers after resizing, or is squeezed into.</summary>
    internal (int Height, int Width) Resized => ResizeTo == 0 ? (Height, Width) : (ResizeTo, ResizeTo);

    /// <summary>The recipe of a name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public static ImageRecipe Named(string name) => All.FirstOrDefault(r => r.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException($"There is no recipe '{name}'. There are: {string.Join(", ", All.Select(r => r.Name))}.", nameof(name));

    /// <summary>An image as the network sees it, before its values are normalised: resized and cut, bit by bit as everywhere in the library.</summary>
    /// <param name="image">An image of any size; alpha is ignored, and what ML.NET's <c>LoadImages</c> darkened by it stays so (<see cref="ImageFile"/> does not).</param>
    /// <returns>Interleaved RGB, 0 to 255, <see cref="Height"/> x <see cref="Width"/>: what <see cref="ToTensor"/> takes.</returns>
    public byte[] Prepare(MLImage image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Prepare(PixelView.Of(image));
    }

    /// <summary>The same of ImageSharp's image.</summary>
    /// <param name="image">An image of any size and pixel format; alpha is ignored.</param>
    /// <returns>Interleaved RGB, 0 to 255, <see cref="Height"/> x <see cref="Width"/>: what <see cref="ToTensor"/> takes.</returns>
    public byte[] Prepare(SixLabors.ImageSharp.Image image)
    {
        ArgumentNullException.ThrowIfNull(image);
        return Prepare(PixelView.Of(image));
    }

    private byte[] Prepare(in PixelView image)
    {
        Check();
        var values = new float[3 * Height * Width];
        PictureResizer.Prepare(image, this, values);
        var rgb = new byte[values.Length];
        System.Numerics.Tensors.TensorPrimitives.ConvertTruncating<float, byte>(values, rgb);
        return rgb;
    }

    /// <summary>The network's input for a picture of its size.</summary>
    /// <param name="rgb">Interleaved RGB, 0 to 255, <see cref="Height"/> x <see cref="Width"/>.</param>
    /// <returns>[1, channels, height, width], in the current dispose scope.</returns>
    public Tensor ToTensor(ReadOnlySpan<byte> rgb)
    {
        Check();
        int pixels = Height * Width;
        if (rgb.Length != 3 * pixels)
            throw new ArgumentException($"A picture of {Height} x {Width} has {3 * pixels} RGB bytes; there are {rgb.Length}.", nameof(rgb));
        var values = new float[Channels * pixels];
        for (int c = 0; c < Channels; c++)
        {
            (float mean, float deviation) = (Mean[c], Deviation[c]);
            int from = Bgr ? 2 - c : c;
            for (int p = 0; p < pixels; p++)
            {
                float value = Channels == 1 ? (0.299f * rgb[3 * p]) + (0.587f * rgb[(3 * p) + 1]) + (0.114f * rgb[(3 * p) + 2]) : rgb[(3 * p) + from];
                values[(c * pixels) + p] = ((value * Scale) - mean) / deviation;
            }
        }

        return tensor(values, [1, Channels, Height, Width]);
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Width, 1);
        if (Channels is not (1 or 3) || Mean.Count < Channels || Deviation.Count < Channels || Deviation.Any(d => !(d > 0)))
            throw new ArgumentException($"The recipe '{Name}' needs 1 or 3 channels, and a mean and a deviation greater than 0 for each.");
        if (ResizeTo != 0 && ResizeTo < Math.Max(Height, Width))
            throw new ArgumentException($"The recipe '{Name}' cuts {Height} x {Width} from pictures whose shorter side is only {ResizeTo}: ResizeTo is at least as large as both, or 0.");
    }
}
