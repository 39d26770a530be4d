using System.Text.RegularExpressions;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch.Weights;

namespace MLNet.Xai.Text.Tests.Support;

/// <summary>bert_micro_sst2 of the real data: post-norm, 2 layers, width 64, 4 heads, pooler with tanh, 48 tokens, words between spaces, no token types.</summary>
internal static partial class MicroBert
{
    public static string? Weights { get; } = TestData.Real("models", "bert_micro_sst2.safetensors");

    public static string Missing => TestData.RealMissing("models", "bert_micro_sst2.safetensors");

    public static EncoderOptions Options() => new()
    {
        VocabularySize = 7209,
        HiddenSize = 64,
        Layers = 2,
        Heads = 4,
        IntermediateSize = 128,
        MaxPositions = 48,
        TypeVocabularySize = 0,
        LayerNormEpsilon = 1e-5,
    };

    public static BertModel Model(EncoderOptions? options = null)
    {
        var model = new BertModel(options ?? Options());
        ModelWeights.Load(model, Weights!, new WeightOptions { Rename = Rename });
        return model;
    }

    public static WordTokenizer Tokenizer() => WordTokenizer.FromVocabulary(TestData.Real("text", "bert_micro_vocab.txt")!);

    /// <summary>The sentences of sst2_dev, 1 for positive.</summary>
    public static (string Text, int Label)[] Sentences() =>
        [.. File.ReadLines(TestData.Real("text", "sst2_dev.tsv")!).Select(line => line.Split('\t')).Where(p => p.Length == 2).Select(p => (p[0], int.Parse(p[1])))];

    public static string? Rename(string name) => name switch
    {
        "word.weight" => "bert.embeddings.word_embeddings.weight",
        "pos.weight" => "bert.embeddings.position_embeddings.weight",
        _ when name.StartsWith("norm.", StringComparison.Ordinal) => "bert.embeddings.LayerNorm" + name[4..],
        _ when name.StartsWith("pooler.", StringComparison.Ordinal) => "bert.pooler.dense" + name[6..],
        _ when Layer().Match(name) is { Success: true } found => $"bert.encoder.layer.{found.Groups["layer"].Value}.{Inner(found.Groups["part"].Value)}{found.Groups["leaf"].Value}",
        _ => name,
    };

    private static string Inner(string part) => part switch
    {
        "query" or "key" or "value" => "attention.self." + part,
        "out" => "attention.output.dense",
        "norm1" => "attention.output.LayerNorm",
        "fc1" => "intermediate.dense",
        "fc2" => "output.dense",
        "norm2" => "output.LayerNorm",
        _ => part,
    };

    [GeneratedRegex(@"^layers\.(?<layer>\d+)\.(?<part>\w+)(?<leaf>\.\w+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Layer();
}
