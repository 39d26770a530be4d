using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// Pre-norm vision transformer with a class token (Dosovitskiy et al., ICLR 2021) and timm's names: cls_token, pos_embed, patch_embed.proj,
/// blocks.i.{norm1, attn.qkv, attn.proj, norm2, mlp.fc1, mlp.fc2}, norm, head; with dist_token and head_dist (Touvron et al., "Training data-efficient image
/// transformers", ICML 2021), with reg_token (Darcet et al., "Vision transformers need registers", ICLR 2024), with blocks.i.{ls1, ls2}.gamma.
/// Torchvision's names (encoder.layers.encoder_layer_i and so on) and DINOv2's register_tokens are understood in files.
/// </summary>
/// <remarks>
/// The attention of every head, after the softmax, passes through the module <c>blocks.i.attn.attn_drop</c>: a hook there sees (and may replace)
/// <c>[N, heads, tokens, tokens]</c>, rows being queries and token 0 the class token; patches begin behind <see cref="PrefixTokens"/>.
/// </remarks>
public sealed class VisionTransformer : ImageModel
{
    private readonly Parameter cls_token;
    private readonly Parameter? dist_token;
    private readonly Parameter? reg_token;
    private readonly Parameter pos_embed;
    private readonly PatchEmbedding patch_embed;
    private readonly Sequential blocks;
    private readonly LayerNorm norm;
    private readonly Linear head;
    private readonly Linear? head_dist;

    /// <summary>Random weights.</summary>
    public VisionTransformer(VisionTransformerOptions options)
        : base(IsBase(options) ? "vit_base_patch16_224" : "vit")
    {
        options.Validate();
        Options = options.Copy();
        PatchesPerSide = options.ImageSize / options.PatchSize;
        cls_token = Parameter(zeros([1, 1, options.Width]));
        dist_token = options.Distilled ? Parameter(zeros([1, 1, options.Width])) : null;
        reg_token = options.RegisterTokens > 0 ? Parameter(zeros([1, options.RegisterTokens, options.Width])) : null;
        PrefixTokens = options.PrefixTokens;
        pos_embed = Parameter(empty([1, Positions + (PatchesPerSide * PatchesPerSide), options.Width]).normal_(0, 0.02));
        foreach (Parameter? parameter in (Parameter?[])[cls_token, dist_token, reg_token, pos_embed])
            parameter?.DetachFromDisposeScope();
        patch_embed = new PatchEmbedding(options.Channels, options.Width, options.PatchSize);
        blocks = Sequential(Enumerable.Range(0, options.Depth).Select(_ => (Module<Tensor, Tensor>)new TransformerBlock(options)));
        norm = LayerNorm([options.Width], options.Epsilon);
        head = Linear(options.Width, options.ClassCount);
        head_dist = options.Distilled ? Linear(options.Width, options.ClassCount) : null;
        RegisterComponents();
    }

    /// <summary>What it was made with; not the caller's object.</summary>
    internal VisionTransformerOptions Options { get; }

    /// <summary>Patches along one side of the picture: tokens behind <see cref="PrefixTokens"/> are rows of this many patches.</summary>
    public int PatchesPerSide { get; }

    /// <summary>Tokens before the patches: the class token, the distillation token, the registers.</summary>
    public int PrefixTokens { get; }

    private int Positions => Options.PrefixPositions ?? Options.PrefixTokens;

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
        x = norm.call(blocks.call(WithPrefix(x)));
        Tensor scores = head.call(x.select(1, 0));
        if (head_dist is not null)
            scores = (scores + head_dist.call(x.select(1, 1))) / 2;
        return scores.MoveToOuterDisposeScope();
    }

    /// <summary>Entries that only training or another task uses.</summary>
    internal override IReadOnlyList<string> UnusedWeights => ["mask_token"];

    /// <summary>
    /// Files with torchvision's or DINOv2's names, and files that leave out timm's inner names (patch_embed, qkv, proj, fc1, fc2), are understood too.
    /// </summary>
    internal override string Rename(string name) => TimmName(name);

    internal static string TimmName(string name)
    {
        string[] parts = name.Split('.');
        return parts switch
        {
            ["patch_embed", "weight" or "bias"] => $"patch_embed.proj.{parts[1]}",
            ["blocks", var i, "qkv" or "proj", var leaf] => $"blocks.{i}.attn.{parts[2]}.{leaf}",
            ["blocks", var i, "fc1" or "fc2", var leaf] => $"blocks.{i}.mlp.{parts[2]}.{leaf}",
            ["register_tokens"] => "reg_token",
            ["class_token"] => "cls_token",
            ["conv_proj", var leaf] => $"patch_embed.proj.{leaf}",
            ["heads", "head", var leaf] => $"head.{leaf}",
            ["encoder", "pos_embedding"] => "pos_embed",
            ["encoder", "ln", var leaf] => $"norm.{leaf}",
            ["encoder", "layers", var layer, .. var rest] when layer.StartsWith("encoder_layer_", StringComparison.Ordinal) =>
                InBlock(rest) is { } own ? $"blocks.{layer["encoder_layer_".Length..]}.{own}" : name,
            _ => name,
        };
    }

    // Torchvision's names within a block, those of its older files among them.
    private static string? InBlock(string[] rest) => rest switch
    {
        ["ln_1" or "ln_2", var leaf] => $"norm{rest[0][^1]}.{leaf}",
        ["self_attention", "in_proj_weight" or "in_proj_bias"] => $"attn.qkv.{rest[1]["in_proj_".Length..]}",
        ["self_attention", "out_proj", var leaf] => $"attn.proj.{leaf}",
        ["mlp", "0" or "linear_1", var leaf] => $"mlp.fc1.{leaf}",
        ["mlp", "3" or "linear_2", var leaf] => $"mlp.fc2.{leaf}",
        _ => null,
    };

    private static bool IsBase(VisionTransformerOptions options) => options is
    {
        ImageSize: 224, PatchSize: 16, Width: 768, Depth: 12, Heads: 12, Distilled: false, RegisterTokens: 0, PrefixPositions: null or 1, LayerScale: false,
    };

    /// <summary>Puts the tokens without a place before the patches, and adds the positions that there are.</summary>
    private Tensor WithPrefix(Tensor patches)
    {
        Tensor prefix = cls_token;
        if ((dist_token ?? reg_token) is { } more)
            prefix = cat([cls_token, more], 1);
        prefix = prefix.expand(patches.shape[0], -1, -1);
        if (Positions == PrefixTokens)
            return cat([prefix, patches], 1) + pos_embed;
        (Tensor placed, Tensor rest) = (prefix.narrow(1, 0, Positions), prefix.narrow(1, Positions, PrefixTokens - Positions));
        return cat([placed + pos_embed.narrow(1, 0, Positions), rest, patches + pos_embed.narrow(1, Positions, patches.shape[1])], 1);
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
