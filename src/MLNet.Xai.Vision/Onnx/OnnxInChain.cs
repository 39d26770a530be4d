using MLNet.Xai.Torch;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>An ONNX network that was found in a fitted chain of ML.NET's, with what the chain does before and behind it.</summary>
public sealed class OnnxInChain
{
    private readonly bool _interleaved;

    internal OnnxInChain(string imageColumn, ChainRecipe recipe, byte[] model, ModelHead? head, string? linear, IReadOnlyList<string>? labels) =>
        (ImageColumn, Recipe, _interleaved, Model, Head, LinearModel, Labels) = (imageColumn, recipe.Recipe, recipe.Interleaved, model, head, linear, labels);

    /// <summary>
    /// The column of images whose pixels the chain takes, resized already where the chain does that: explained are these very images. The chain keeps it among its columns.
    /// </summary>
    public string ImageColumn { get; }

    /// <summary>What the chain makes of such an image: its size, the order and scale of its pixels.</summary>
    public ImageRecipe Recipe { get; }

    /// <summary>One ONNX file of all that the chain does with the pixels: models that prepare them, the network, a linear model behind it.</summary>
    public ReadOnlyMemory<byte> Model { get; }

    /// <summary>What its outputs mean; null where the network itself gives the scores, and its outputs say so.</summary>
    public ModelHead? Head { get; }

    /// <summary>The type of the linear model that ML.NET trained on what the network gives; null where there is none.</summary>
    public string? LinearModel { get; }

    /// <summary>The class names, from the chain's scores; null where they have none.</summary>
    public IReadOnlyList<string>? Labels { get; }

    /// <summary>The network, ready to run; the caller's to dispose.</summary>
    /// <param name="options">How it runs; the defaults when null.</param>
    /// <exception cref="InvalidDataException">It is no network for pictures.</exception>
    public OnnxImageModel Open(OnnxImageOptions? options = null)
    {
        OnnxImageOptions own = options?.Copy() ?? new OnnxImageOptions();
        own.Height ??= Recipe.Height;
        own.Width ??= Recipe.Width;
        var network = new OnnxImageModel(Model, own);
        if (network.ChannelsLast == _interleaved)
            return network;
        network.Dispose();
        throw new InvalidDataException(
            $"The chain gives the network pictures {(_interleaved ? "pixel after pixel" : "channel after channel")}, and the network takes them the other way: set interleavePixelColors of ExtractPixels.");
    }
}
