using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// Pre-norm vision transformer with a class token (Dosovitskiy et al., ICLR 2021) and timm's names: cls_token, pos_embed, patch_embed.proj,
/// blocks.i.{norm1, attn.qkv, attn.proj, norm2, mlp.fc1, mlp.fc2}, norm, head.
/// </summary>
/// <remarks>
/// The attention of every head, after the softmax, passes through the module <c>blocks.i.attn.attn_drop</c>: a hook there sees (and may replace)
/// <c>[N, heads, tokens, tokens]</c>, rows being queries and token 0 the class token.
/// </remarks>
public sealed class VisionTransformer : ImageModel
{
    private readonly Parameter cls_token;
    private readonly Parameter pos_embed;
    private readonly PatchEmbedding patch_embed;
    private readonly Sequential blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;

    /// <summary>Random weights.</summary>
    public VisionTransformer(VisionTransformerOptions options)
        : base(options is { ImageSize: 224, PatchSize: 16, Width: 768, Depth: 12, Heads: 12 } ? "vit_base_patch16_224" : "vit")
    {
        options.Validate();
        Options = options.Copy();
        PatchesPerSide = options.ImageSize / options.PatchSize;
        cls_token = Parameter(zeros([1, 1, options.Width]));
        pos_embed = Parameter(empty([1, 1 + (PatchesPerSide * PatchesPerSide), options.Width]).normal_(0, 0.02));
        foreach (Parameter parameter in (Parameter[])[cls_token, pos_embed])
            parameter.DetachFromDisposeScope();
        patch_embed = new PatchEmbedding(options.Channels, options.Width, options.PatchSize);
        blocks = Sequential(Enumerable.Range(0, options.Depth).Select(_ => (Module<Tensor, Tensor>)new TransformerBlock(options)));
        norm = LayerNorm([options.Width], options.Epsilon);
        head = Linear(options.Width, options.ClassCount);
        RegisterComponents();
    }

    /// <summary>What it was made with; not the caller's object.</summary>
    internal VisionTransformerOptions Options { get; }

    /// <summary>Tokens before those of the patches.</summary>
    internal int PrefixTokens => 1;

    /// <summary>Patches along one side of the picture: tokens after the first are rows of this many patches.</summary>
    public int PatchesPerSide { get; }

    /// <summary>The modules through which the blocks' attention passes, from the input upwards.</summary>
    public IReadOnlyList<string> AttentionLayers => [.. Enumerable.Range(0, Options.Depth).Select(i => $"blocks.{i}.attn.attn_drop")];

    /// <inheritdoc/>
    public override string HeadName => "head";

    /// <inheritdoc/>
    public override string FeatureLayer => $"blocks.{Options.Depth - 1}.norm1";

    /// <inheritdoc/>
    public override int InputSize => Options.ImageSize;

    /// <inheritdoc/>
    public override int InputChannels => Options.Channels;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        long[] shape = input.shape;
        if (shape.Length != 4 || shape[1] != Options.Channels || shape[2] != Options.ImageSize || shape[3] != Options.ImageSize)
            throw new ArgumentException($"{Architecture} wants [N, {Options.Channels}, {Options.ImageSize}, {Options.ImageSize}], not [{string.Join(", ", shape)}].", nameof(input));
        using DisposeScope scope = NewDisposeScope();
        Tensor x = patch_embed.call(input);
        x = cat([cls_token.expand(shape[0], -1, -1), x], 1) + pos_embed;
        x = norm.call(blocks.call(x));
        return head.call(x.select(1, 0)).MoveToOuterDisposeScope();
    }

    /// <summary>Files that leave out timm's inner names (patch_embed, qkv, proj, fc1, fc2) are understood too.</summary>
    internal override string Rename(string name) => TimmName(name);

    internal static string TimmName(string name)
    {
        string[] parts = name.Split('.');
        return parts switch
        {
            ["patch_embed", "weight" or "bias"] => $"patch_embed.proj.{parts[1]}",
            ["blocks", var i, "qkv" or "proj", var leaf] => $"blocks.{i}.attn.{parts[2]}.{leaf}",
            ["blocks", var i, "fc1" or "fc2", var leaf] => $"blocks.{i}.mlp.{parts[2]}.{leaf}",
            _ => name,
        };
    }

    private sealed class PatchEmbedding : Module<Tensor, Tensor>
    {
        private readonly Conv2d proj;

        public PatchEmbedding(long channels, long width, long patch)
            : base(nameof(PatchEmbedding))
        {
            proj = Conv2d(channels, width, patch, stride: patch);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using DisposeScope scope = NewDisposeScope();
            return proj.call(input).flatten(2).transpose(1, 2).MoveToOuterDisposeScope();
        }
    }
}
