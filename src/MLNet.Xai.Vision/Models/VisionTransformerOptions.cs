using MLNet.Xai.Vision.Weights;

namespace MLNet.Xai.Vision.Models;

/// <summary>The shape of a vision transformer; the defaults are ViT-B/16 at 224 (timm's <c>vit_base_patch16_224</c>).</summary>
public sealed class VisionTransformerOptions
{
    /// <summary>Height and width of the picture; default 224.</summary>
    public int ImageSize { get; set; } = 224;

    /// <summary>Height and width of a patch; default 16.</summary>
    public int PatchSize { get; set; } = 16;

    /// <summary>Channels of the picture; default 3.</summary>
    public int Channels { get; set; } = 3;

    /// <summary>Width of a token; default 768.</summary>
    public int Width { get; set; } = 768;

    /// <summary>Number of blocks; default 12.</summary>
    public int Depth { get; set; } = 12;

    /// <summary>Attention heads of a block; default 12. Must divide <see cref="Width"/>.</summary>
    public int Heads { get; set; } = 12;

    /// <summary>Hidden width of the feed-forward part; default four times <see cref="Width"/>.</summary>
    public int? HiddenWidth { get; set; }

    /// <summary>Number of outputs; default 1000.</summary>
    public int ClassCount { get; set; } = 1000;

    /// <summary>Added to the variance in layer norm; default 1e-6, as timm has it (PyTorch's own default is 1e-5).</summary>
    public double Epsilon { get; set; } = 1e-6;

    /// <summary>The shape of the transformer whose weights a file holds, under timm's names.</summary>
    /// <param name="weightsPath">The file, as <see cref="ModelWeights.Load(ImageModel, string, WeightOptions?)"/> reads it.</param>
    /// <param name="heads">Attention heads, which weights do not tell; default one for every 64 of the width, as in the published sizes; needed for other widths.</param>
    /// <exception cref="InvalidDataException">The file is damaged or holds no vision transformer.</exception>
    /// <exception cref="ArgumentException">Heads are not given, and the width is no multiple of 64.</exception>
    public static VisionTransformerOptions FromWeights(string weightsPath, int? heads = null)
    {
        Dictionary<string, long[]> shapes = new(StringComparer.Ordinal);
        foreach ((string name, StoredTensor tensor) in ModelWeights.Read(weightsPath))
            shapes[VisionTransformer.TimmName(ModelWeights.WithoutPrefix(name))] = tensor.Shape;
        if (shapes.GetValueOrDefault("patch_embed.proj.weight") is not [var width, var channels, var patch, _]
            || shapes.GetValueOrDefault("pos_embed") is not [_, var tokens, _]
            || shapes.GetValueOrDefault("blocks.0.mlp.fc1.weight") is not [var hidden, _]
            || shapes.GetValueOrDefault("head.weight") is not [var classes, _])
        {
            throw new InvalidDataException($"'{weightsPath}' holds no vision transformer: patch_embed.proj, pos_embed, blocks.0.mlp.fc1 or head is missing.");
        }

        if (heads is null && width % 64 != 0)
            throw new ArgumentException($"Weights do not tell the number of attention heads, and a width of {width} is no multiple of 64, which would suggest one: say it.", nameof(heads));
        return new VisionTransformerOptions
        {
            ImageSize = (int)(Math.Round(Math.Sqrt(tokens - 1)) * patch),
            PatchSize = (int)patch,
            Channels = (int)channels,
            Width = (int)width,
            Depth = shapes.Keys.Count(n => n.StartsWith("blocks.", StringComparison.Ordinal) && n.EndsWith(".norm1.weight", StringComparison.Ordinal)),
            Heads = heads ?? (int)(width / 64),
            HiddenWidth = (int)hidden,
            ClassCount = (int)classes,
        };
    }

    internal VisionTransformerOptions Copy() => (VisionTransformerOptions)MemberwiseClone();

    internal void Validate()
    {
        foreach (int size in (ReadOnlySpan<int>)[ImageSize, PatchSize, Channels, Width, Depth, Heads, HiddenWidth ?? 1, ClassCount])
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (ImageSize % PatchSize != 0)
            throw new ArgumentException($"Patches of {PatchSize} do not tile a picture of {ImageSize}.", nameof(PatchSize));
        if (Width % Heads != 0)
            throw new ArgumentException($"{Heads} heads do not divide a width of {Width}.", nameof(Heads));
    }
}
