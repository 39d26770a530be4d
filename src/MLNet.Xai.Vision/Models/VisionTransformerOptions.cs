using MLNet.Xai.Torch.Weights;

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

    /// <summary>Whether a second token beside the class token has a head of its own (DeiT): the output is the mean of the two heads'. Default no.</summary>
    public bool Distilled { get; set; }

    /// <summary>Register tokens between the class token and the patches (timm's reg4, DINOv2 with registers); default 0.</summary>
    public int RegisterTokens { get; set; }

    /// <summary>
    /// How many of the tokens before the patches have a position embedding, from the first on; default all. timm's <c>no_embed_class</c> is 0, DINOv2's with registers 1
    /// (the class token's).
    /// </summary>
    public int? PrefixPositions { get; set; }

    /// <summary>Whether each block multiplies the results of its two parts by weights of their own (<c>ls1.gamma</c>, <c>ls2.gamma</c>); default no.</summary>
    public bool LayerScale { get; set; }

    /// <summary>Tokens before the patches: class token, distillation token, registers.</summary>
    internal int PrefixTokens => 1 + (Distilled ? 1 : 0) + RegisterTokens;

    /// <summary>The shape of the transformer whose weights a file holds, under timm's, torchvision's or DeiT's and DINOv2's own names.</summary>
    /// <param name="weightsPath">The file, as <see cref="ModelWeights.Load"/> reads it.</param>
    /// <param name="heads">Attention heads, which weights do not tell; default one for every 64 of the width, as in the published sizes; needed for other widths.</param>
    /// <param name="options">Where the weights are in the file; the defaults when null.</param>
    /// <exception cref="InvalidDataException">The file is damaged or holds no vision transformer; the message names what is missing.</exception>
    /// <exception cref="ArgumentException">Heads are not given, and the width is no multiple of 64.</exception>
    public static VisionTransformerOptions FromWeights(string weightsPath, int? heads = null, WeightOptions? options = null)
    {
        Dictionary<string, long[]> shapes = new(StringComparer.Ordinal);
        foreach ((_, string name, StoredTensor tensor) in StoredWeights.Open(weightsPath, options ?? new WeightOptions(), _ => false).Entries)
            shapes[VisionTransformer.TimmName(name)] = tensor.Shape;
        (long width, long channels, long patch) = Sizes("patch_embed.proj.weight", 4) is var proj && proj[2] == proj[3] ? (proj[0], proj[1], proj[2]) : throw Bad("its patches are not square");
        (long tokens, long hidden, long classes) = (Sizes("pos_embed", 3)[1], Sizes("blocks.0.mlp.fc1.weight", 2)[0], Sizes("head.weight", 2)[0]);
        bool distilled = shapes.ContainsKey("dist_token");
        int registers = shapes.ContainsKey("reg_token") ? (int)Sizes("reg_token", 3)[1] : 0;
        int prefix = 1 + (distilled ? 1 : 0) + registers;
        // Patches make a square; which of the tokens before them have a position follows from how many positions are left.
        int[] positions = [.. ((int[])[0, 1, prefix]).Distinct().Where(p => Side(tokens - p) is { } side && side > 0)];
        if (positions is not [var positioned])
            throw Bad($"'pos_embed' has {tokens} positions: with or without those of {prefix} tokens before the patches, that makes "
                + (positions.Length == 0 ? "no square of patches" : "more than one square of patches: set up VisionTransformerOptions yourself, with ImageSize and PrefixPositions"));
        if (heads is null && width % 64 != 0)
            throw new ArgumentException($"Weights do not tell the number of attention heads, and a width of {width} is no multiple of 64, which would suggest one: say it.", nameof(heads));
        return new VisionTransformerOptions
        {
            ImageSize = checked((int)(Side(tokens - positioned)!.Value * patch)),
            PatchSize = (int)patch,
            Channels = (int)channels,
            Width = (int)width,
            Depth = shapes.Keys.Count(n => n.StartsWith("blocks.", StringComparison.Ordinal) && n.EndsWith(".norm1.weight", StringComparison.Ordinal)),
            Heads = heads ?? (int)(width / 64),
            HiddenWidth = (int)hidden,
            ClassCount = (int)classes,
            Distilled = distilled,
            RegisterTokens = registers,
            PrefixPositions = positioned == prefix ? null : positioned,
            LayerScale = shapes.ContainsKey("blocks.0.ls1.gamma"),
        };

        long[] Sizes(string name, int rank) => shapes.GetValueOrDefault(name) is { } sizes && sizes.Length == rank && Array.TrueForAll(sizes, s => s is > 0 and < 1 << 24)
            ? sizes : throw Bad($"'{name}' of {rank} dimensions is missing");
        InvalidDataException Bad(string why) => new($"'{weightsPath}' holds no vision transformer that is known: {why}.");
    }

    /// <summary>The root of a square number.</summary>
    private static long? Side(long square) => square >= 0 && (long)Math.Round(Math.Sqrt(square)) is var side && side * side == square ? side : null;

    internal VisionTransformerOptions Copy() => (VisionTransformerOptions)MemberwiseClone();

    internal void Validate()
    {
        foreach (int size in (ReadOnlySpan<int>)[ImageSize, PatchSize, Channels, Width, Depth, Heads, HiddenWidth ?? 1, ClassCount])
            ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        if (ImageSize % PatchSize != 0)
            throw new ArgumentException($"Patches of {PatchSize} do not tile a picture of {ImageSize}.", nameof(PatchSize));
        ArgumentOutOfRangeException.ThrowIfNegative(RegisterTokens);
        if (Distilled && RegisterTokens > 0)
            throw new ArgumentException("No model has both a distillation token and registers: which comes first is not known.", nameof(RegisterTokens));
        if (PrefixPositions is { } positions && (positions < 0 || positions > PrefixTokens))
            throw new ArgumentException($"{positions} of {PrefixTokens} tokens before the patches cannot have a position.", nameof(PrefixPositions));
        if (Width % Heads != 0)
            throw new ArgumentException($"{Heads} heads do not divide a width of {Width}.", nameof(Heads));
    }
}
