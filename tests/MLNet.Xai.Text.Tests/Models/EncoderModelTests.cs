using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tests.Support;
using MLNet.Xai.Torch.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Models;

/// <summary>The encoders against the same written down again in bare tensors (<see cref="BareEncoder"/>).</summary>
public sealed class EncoderModelTests : IDisposable
{
    private static readonly int[] s_lengths = [7, 3, 16, 1];

    private readonly DisposeScope _scope = NewDisposeScope();
    private readonly string _path = Path.GetTempFileName();

    public static TheoryData<string, EncoderActivation> Kinds => new(
        from architecture in (string[])["bert", "distilbert", "roberta"]
        from activation in Enum.GetValues<EncoderActivation>()
        select (architecture, activation));

    public static TheoryData<string> Architectures => new("bert", "distilbert", "roberta");

    public void Dispose()
    {
        _scope.Dispose();
        File.Delete(_path);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Call_PaddedBatch_GivesTheDefinitionsNumbers(string architecture, EncoderActivation activation)
    {
        EncoderOptions options = TinyEncoders.Options(architecture);
        options.Activation = activation;
        if (architecture == "roberta")
            options.MaxPositions = 18;
        using EncoderModel model = TinyEncoders.Make(architecture, options);
        model.to(float64);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, s_lengths);

        List<Tensor> attentions = [];
        Tensor logits = model.FromWords(model.EmbedWords(ids), mask, attentions);

        model.call(ids, mask).ShouldBeClose(logits, 0);
        attentions.Count.ShouldBe(options.Layers);
        var bare = new BareEncoder(architecture, model.state_dict(), options);
        for (int row = 0; row < s_lengths.Length; row++)
        {
            int length = s_lengths[row];
            (Tensor expected, List<Tensor> own) = bare.Run(ids[row].slice(0, 0, length, 1).data<long>().ToArray());
            logits[row].ShouldBeClose(expected, 1e-9);
            for (int layer = 0; layer < options.Layers; layer++)
            {
                attentions[layer][row].slice(1, 0, length, 1).slice(2, 0, length, 1).ShouldBeClose(own[layer], 1e-9);
                attentions[layer][row].slice(2, length, 16, 1).Numbers().ShouldAllBe(a => a == 0);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Call_InSingle_PaddingHasNoEffect(string architecture)
    {
        using EncoderModel model = TinyEncoders.Make(architecture);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, 5, 14, 2);
        Tensor together = model.call(ids, mask);
        foreach ((int row, int length) in (ReadOnlySpan<(int, int)>)[(0, 5), (1, 14), (2, 2)])
            model.call(ids.slice(0, row, row + 1, 1).slice(1, 0, length, 1), ones([1, length], int64)).ShouldBeClose(together.slice(0, row, row + 1, 1), 1e-5);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void StateDict_HasHuggingFacesNames(string architecture)
    {
        using EncoderModel model = TinyEncoders.Make(architecture);
        string[] names = [.. model.state_dict().Keys];
        string[] layer = architecture == "distilbert"
            ? ["attention.q_lin", "attention.k_lin", "attention.v_lin", "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm"]
            : ["attention.self.query", "attention.self.key", "attention.self.value", "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm"];
        string[] head = architecture switch
        {
            "bert" => ["bert.pooler.dense", "classifier"],
            "distilbert" => ["pre_classifier", "classifier"],
            _ => ["classifier.dense", "classifier.out_proj"],
        };
        string blocks = architecture == "distilbert" ? "distilbert.transformer.layer" : $"{architecture}.encoder.layer";
        string[] tables = architecture == "distilbert" ? ["word", "position"] : ["word", "position", "token_type"];
        names.Order(StringComparer.Ordinal).ShouldBe(
            [
                .. tables.Select(t => $"{architecture}.embeddings.{t}_embeddings.weight"),
                .. ((string[])[$"{architecture}.embeddings.LayerNorm", .. layer.SelectMany(l => (string[])[$"{blocks}.0.{l}", $"{blocks}.1.{l}"]), .. head])
                    .SelectMany(n => (string[])[n + ".weight", n + ".bias"]),
            ],
            ignoreOrder: true);
        model.parameters().Count().ShouldBe(names.Length);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Load_OldNamesAndBuffers_AreUnderstood(string architecture)
    {
        using EncoderModel saved = TinyEncoders.Make(architecture), read = TinyEncoders.Make(architecture, seed: 4);
        Dictionary<string, Tensor> file = saved.state_dict().ToDictionary(e => e.Key
            .Replace("LayerNorm.weight", "LayerNorm.gamma", StringComparison.Ordinal).Replace("LayerNorm.bias", "LayerNorm.beta", StringComparison.Ordinal), e => e.Value);
        file[architecture + ".embeddings.position_ids"] = arange(16).unsqueeze(0);
        SafeTensorsFile.Write(_path, file);
        ModelWeights.Load(read, _path);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(saved, s_lengths[0], 2);
        read.call(ids, mask).ShouldBeClose(saved.call(ids, mask), 0);
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Softmax_CanBeHooked(string architecture)
    {
        using EncoderModel model = TinyEncoders.Make(architecture);
        string name = architecture == "distilbert" ? "distilbert.transformer.layer.1.attention.softmax" : $"{architecture}.encoder.layer.1.attention.self.softmax";
        var softmax = (nn.Module<Tensor, Tensor>)model.named_modules().Single(m => m.name == name).module;
        Tensor? seen = null;
        softmax.register_forward_hook((_, _, output) => (seen = output.alias()).DetachFromDisposeScope());
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, 4, 6);
        List<Tensor> attentions = [];
        model.FromWords(model.EmbedWords(ids), mask, attentions);
        seen!.ShouldBeClose(attentions[1], 0);
        seen!.Dispose();
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Attention_IsPartOfTheGraph(string architecture)
    {
        using EncoderModel model = TinyEncoders.Make(architecture);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, 4, 6);
        List<Tensor> attentions = [];
        Tensor words = model.EmbedWords(ids).detach().requires_grad_(true);
        Tensor logits = model.FromWords(words, mask, attentions);
        foreach (Tensor attention in attentions)
            attention.retain_grad();
        autograd.backward([logits.select(1, 0).sum()], inputs: [words, .. attentions]);
        words.grad!.abs().max().item<float>().ShouldBeGreaterThan(0);
        attentions.ShouldAllBe(a => a.grad!.abs().max().item<float>() > 0);
    }

    [Fact]
    public void Call_MoreTokensThanPositions_IsRefused()
    {
        using EncoderModel model = TinyEncoders.Make("roberta");
        model.MaxTokens.ShouldBe(14);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, 15);
        Should.Throw<ArgumentException>(() => model.call(ids, mask)).Message.ShouldContain("1 to 14 tokens, not of 15");
        Should.Throw<ArgumentException>(() => model.FromWords(zeros(1, 4, 12), ones(1, 5))).Message.ShouldContain("mask [N, T]");
    }

    [Fact]
    public void Options_ThatDoNotGoTogether_AreRefused()
    {
        Should.Throw<ArgumentException>(() => new BertModel(new EncoderOptions { HiddenSize = 10, Heads = 3 })).Message.ShouldContain("3 heads");
        Should.Throw<ArgumentOutOfRangeException>(() => new BertModel(new EncoderOptions { Layers = 0 })).ParamName.ShouldBe("Layers");
        Should.Throw<ArgumentOutOfRangeException>(() => new BertModel(new EncoderOptions { Dropout = 1 })).ParamName.ShouldBe("Dropout");
        Should.Throw<ArgumentException>(() => new RobertaModel(new EncoderOptions { MaxPositions = 2, PadId = 1 })).Message.ShouldContain("no room");
    }

    [Theory]
    [MemberData(nameof(Architectures))]
    public void Call_ManyTimes_KeepsNoTensor(string architecture)
    {
        using EncoderModel model = TinyEncoders.Make(architecture);
        (Tensor ids, Tensor mask) = TinyEncoders.Batch(model, 4, 6);
        model.call(ids, mask).Dispose();
        long before = LiveTensors.Count();
        for (int i = 0; i < 50; i++)
        {
            using Tensor words = model.EmbedWords(ids);
            List<Tensor> attentions = [];
            using Tensor logits = model.FromWords(words, mask, attentions);
            attentions.ForEach(a => a.Dispose());
            using Tensor again = model.call(ids, mask);
        }

        Tensor.TotalCount.ShouldBe(before);
    }
}
