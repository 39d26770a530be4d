using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Tests.Models;

/// <summary>
/// Transformers with further tokens, from files with timm's, torchvision's, DeiT's and DINOv2's names, against timm's VisionTransformer written down again in bare tensors.
/// </summary>
public sealed class TransformerTokenTests : IDisposable
{
    private const int Width = 16, Heads = 2, Depth = 2, Classes = 3, Patches = 16;

    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<bool, int, int, bool, string> Kinds => new()
    {
        { false, 0, 1, false, "timm" },
        { false, 0, 1, false, "torchvision" },
        { false, 0, 0, false, "timm" },
        { true, 0, 2, false, "timm" }, // deit_*_distilled
        { false, 4, 5, false, "timm" },
        { false, 4, 0, true, "timm" }, // vit_*_reg4_dinov2: no_embed_class
        { false, 4, 1, true, "dinov2" },
    };

    public void Dispose() => File.Delete(_path);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Load_GivesTimmsNumbers(bool distilled, int registers, int positions, bool scale, string names)
    {
        Dictionary<string, Tensor> state = Random(distilled, registers, positions, scale);
        SafeTensorsFile.Write(_path, state.ToDictionary(e => Renamed(e.Key, names), e => e.Value, StringComparer.Ordinal));

        VisionTransformerOptions options = VisionTransformerOptions.FromWeights(_path, Heads);
        (options.Distilled, options.RegisterTokens, options.LayerScale, options.ImageSize, options.PatchSize).ShouldBe((distilled, registers, scale, 16, 4));
        using VisionTransformer model = new(options);
        ModelWeights.Load(model, _path);

        model.PrefixTokens.ShouldBe(1 + (distilled ? 1 : 0) + registers);
        Tensor images = randn([2, 3, 16, 16], generator: new Generator(8));
        model.call(images).ShouldBeClose(Timm(state, images, positions).Values(), 1e-5);
    }

    [Theory]
    [InlineData("norm.weight", "fc_norm.weight", "fc_norm.weight")]
    [InlineData("", "blocks.1.attn.q_norm.weight", "blocks.1.attn.q_norm.weight")]
    [InlineData("", "norm_pre.weight", "norm_pre.weight")]
    [InlineData("blocks.0.mlp.fc1.weight", "blocks.0.mlp.w12.weight", "blocks.0.mlp.fc1.weight")]
    [InlineData("head.weight", "", "head.weight")]
    [InlineData("cls_token", "", "cls_token")]
    public void Load_AnotherKindOfTransformer_NamesTheTensorThatDoesNotFit(string without, string with, string expected)
    {
        Dictionary<string, Tensor> state = Random(false, 0, 1, false);
        state.Remove(without);
        if (with.Length > 0)
            state[with] = ones(Width);
        SafeTensorsFile.Write(_path, state);
        Should.Throw<InvalidDataException>(() =>
        {
            using VisionTransformer model = new(VisionTransformerOptions.FromWeights(_path, Heads));
            ModelWeights.Load(model, _path);
        }).Message.ShouldContain(expected);
    }

    [Fact]
    public void FromWeights_PositionsOfNoSquare_AreRefused()
    {
        Dictionary<string, Tensor> state = Random(false, 0, 1, false);
        state["pos_embed"] = zeros(1, 8, Width);
        SafeTensorsFile.Write(_path, state);
        Should.Throw<InvalidDataException>(() => VisionTransformerOptions.FromWeights(_path, Heads)).Message.ShouldContain("'pos_embed' has 8 positions");
    }

    [Fact]
    public void FromWeights_PositionsOfTwoSquares_AreAsked()
    {
        Dictionary<string, Tensor> state = Random(false, 4, 5, false);
        state["pos_embed"] = zeros(1, 9, Width); // 3 x 3 patches without positions of the tokens, or 2 x 2 with
        SafeTensorsFile.Write(_path, state);
        Should.Throw<InvalidDataException>(() => VisionTransformerOptions.FromWeights(_path, Heads)).Message.ShouldContain("PrefixPositions");
    }

    [Fact]
    public void Options_ThatDoNotGoTogether_AreRefused()
    {
        Should.Throw<ArgumentException>(() => new VisionTransformer(new VisionTransformerOptions { Distilled = true, RegisterTokens = 4 }));
        Should.Throw<ArgumentException>(() => new VisionTransformer(new VisionTransformerOptions { PrefixPositions = 2 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new VisionTransformer(new VisionTransformerOptions { RegisterTokens = -1 }));
    }

    private static Dictionary<string, Tensor> Random(bool distilled, int registers, int positions, bool scale)
    {
        var generator = new Generator(7);
        Dictionary<string, Tensor> state = new(StringComparer.Ordinal);
        Add("cls_token", 1, 1, Width);
        if (distilled)
            Add("dist_token", 1, 1, Width);
        if (registers > 0)
            Add("reg_token", 1, registers, Width);
        Add("pos_embed", 1, positions + Patches, Width);
        Layer("patch_embed.proj", Width, 3, 4, 4);
        for (int i = 0; i < Depth; i++)
        {
            Layer($"blocks.{i}.norm1", Width);
            Layer($"blocks.{i}.attn.qkv", 3 * Width, Width);
            Layer($"blocks.{i}.attn.proj", Width, Width);
            Layer($"blocks.{i}.norm2", Width);
            Layer($"blocks.{i}.mlp.fc1", 2 * Width, Width);
            Layer($"blocks.{i}.mlp.fc2", Width, 2 * Width);
            if (scale)
            {
                Add($"blocks.{i}.ls1.gamma", Width);
                Add($"blocks.{i}.ls2.gamma", Width);
            }
        }

        Layer("norm", Width);
        Layer("head", Classes, Width);
        if (distilled)
            Layer("head_dist", Classes, Width);
        return state;

        void Layer(string name, params long[] shape)
        {
            Add(name + ".weight", shape);
            Add(name + ".bias", shape[0]);
        }

        void Add(string name, params long[] shape) => state[name] = randn(shape, generator: generator) * 0.4;
    }

    // timm's forward_features and forward_head, without modules.
    private static Tensor Timm(Dictionary<string, Tensor> s, Tensor images, int positions)
    {
        Tensor x = nn.functional.conv2d(images, s["patch_embed.proj.weight"], s["patch_embed.proj.bias"], strides: [4, 4]).flatten(2).transpose(1, 2);
        List<Tensor> prefix = [s["cls_token"]];
        if (s.TryGetValue("dist_token", out Tensor? dist))
            prefix.Add(dist);
        if (s.TryGetValue("reg_token", out Tensor? reg))
            prefix.Add(reg);
        List<Tensor> tokens = [.. cat(prefix, 1).unbind(1).Select(t => t.expand(images.shape[0], Width))];
        tokens.AddRange(x.unbind(1));
        Tensor[] place = s["pos_embed"].unbind(1);
        int first = tokens.Count - Patches;
        for (int t = 0; t < tokens.Count; t++)
        {
            int at = t >= first ? positions + t - first : t < positions ? t : -1;
            if (at >= 0)
                tokens[t] = tokens[t] + place[at];
        }

        x = stack(tokens, 1);
        for (int i = 0; i < Depth; i++)
        {
            x += Scaled($"blocks.{i}.ls1.gamma", Attention($"blocks.{i}.attn", Norm(x, $"blocks.{i}.norm1")));
            Tensor hidden = nn.functional.gelu(Linear(Norm(x, $"blocks.{i}.norm2"), $"blocks.{i}.mlp.fc1"));
            x += Scaled($"blocks.{i}.ls2.gamma", Linear(hidden, $"blocks.{i}.mlp.fc2"));
        }

        x = Norm(x, "norm");
        Tensor scores = Linear(x.select(1, 0), "head");
        return s.ContainsKey("head_dist.weight") ? (scores + Linear(x.select(1, 1), "head_dist")) / 2 : scores;

        Tensor Linear(Tensor v, string name) => v.matmul(s[name + ".weight"].t()) + s[name + ".bias"];
        Tensor Norm(Tensor v, string name) => ((v - v.mean([-1], true)) / (v.var(-1, false, true) + 1e-6).sqrt() * s[name + ".weight"]) + s[name + ".bias"];
        Tensor Scaled(string name, Tensor v) => s.TryGetValue(name, out Tensor? gamma) ? v * gamma : v;

        Tensor Attention(string name, Tensor v)
        {
            Tensor all = Linear(v, name + ".qkv");
            List<Tensor> heads = [];
            for (int h = 0; h < Heads; h++)
            {
                int each = Width / Heads;
                Tensor[] qkv = [.. Enumerable.Range(0, 3).Select(p => all.narrow(2, (p * Width) + (h * each), each))];
                heads.Add((qkv[0].matmul(qkv[1].transpose(1, 2)) / Math.Sqrt(each)).softmax(-1).matmul(qkv[2]));
            }

            return Linear(cat(heads, 2), name + ".proj");
        }
    }

    private static string Renamed(string name, string names) => names switch
    {
        "dinov2" => name.Replace("reg_token", "register_tokens", StringComparison.Ordinal),
        "torchvision" => Torchvision(name),
        _ => name,
    };

    private static string Torchvision(string name)
    {
        foreach ((string own, string theirs) in ((string, string)[])
        [
            ("cls_token", "class_token"), ("pos_embed", "encoder.pos_embedding"), ("patch_embed.proj", "conv_proj"), ("head.", "heads.head."),
            ("blocks.", "encoder.layers.encoder_layer_"), ("norm1", "ln_1"), ("norm2", "ln_2"), ("attn.qkv.", "self_attention.in_proj_"),
            ("attn.proj", "self_attention.out_proj"), ("mlp.fc1", "mlp.0"), ("mlp.fc2", "mlp.3"), ("norm.", "encoder.ln."),
        ])
        {
            name = name.Replace(own, theirs, StringComparison.Ordinal);
        }

        return name;
    }
}
