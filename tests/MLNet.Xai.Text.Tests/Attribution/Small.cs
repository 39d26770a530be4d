using MLNet.Xai.Core.Texts;
using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Tests.Attribution;

/// <summary>Small models and what they say, asked by hand.</summary>
internal static class Small
{
    public const string Text = "a movie that was absolutely amazing";

    private static readonly string[] s_vocabulary =
    [
        "[PAD]", "[CLS]", "[SEP]", "[MASK]", "[UNK]", "a", "movie", "that", "was", "absolute", "##ly", "amaz", "##ing", "fine", "dull", "film", "nothing", "of", "it", "good", "as",
        "one", "can", "imagine", "and", "then", "went", "on", "for", "hours", "more", "w", "##0", "##1", "##2", "##3", "##4", "##5", "##6", "the",
    ];

    public static BertTokenizer Tokenizer { get; } = BertTokenizer.FromTokens(s_vocabulary);

    /// <summary>The same, but nothing stands for a hidden token.</summary>
    public static BertTokenizer WithoutMask { get; } = BertTokenizer.FromTokens([.. s_vocabulary.Where(t => t != "[MASK]")]);

    /// <summary>In double precision, unless a test is about rounding.</summary>
    public static SmallEncoder Encoder(long outputs = 3, bool attends = true)
    {
        var model = new SmallEncoder(40, 24, 8, 12, outputs, attends: attends);
        _ = model.to(ScalarType.Float64);
        return model;
    }

    /// <summary>Two blocks of two heads; weights large enough that attention differs from token to token.</summary>
    public static BertModel Bert(int labels = 2, int layers = 2)
    {
        var model = new BertModel(new()
        {
            VocabularySize = 40,
            HiddenSize = 16,
            Layers = layers,
            Heads = 2,
            IntermediateSize = 24,
            MaxPositions = 32,
            LabelCount = labels,
        });
        Fill(model, 0.4, 5);
        return model;
    }

    /// <summary>Normal weights from a generator of its own: tests run beside each other.</summary>
    public static void Fill(nn.Module module, double deviation, ulong seed)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        using var generator = new Generator(seed);
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in module.named_parameters())
        {
            // Layer norms stay as they are.
            if (!name.Contains("Norm", StringComparison.Ordinal))
                _ = parameter.copy_(randn(parameter.shape, generator: generator).mul(deviation));
        }
    }

    public static Tensor Ids(IReadOnlyList<int> ids) => tensor(ids.Select(i => (long)i).ToArray(), [1, ids.Count]);

    /// <summary>The logits of embeddings without padding.</summary>
    public static double[] Logits(TextModel model, Tensor words)
    {
        bool training = model.training;
        model.eval();
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        double[] logits = Doubles(model.FromWords(words, ones([words.shape[0], words.shape[1]], ScalarType.Int64)));
        model.train(training);
        return logits;
    }

    public static double[] Doubles(Tensor values)
    {
        using DisposeScope scope = NewDisposeScope();
        return values.detach().to_type(ScalarType.Float64).contiguous().data<double>().ToArray();
    }

    public static void Near(IReadOnlyList<double> actual, IReadOnlyList<double> expected, double tolerance)
    {
        actual.Count.ShouldBe(expected.Count);
        for (int i = 0; i < expected.Count; i++)
            actual[i].ShouldBe(expected[i], tolerance, $"value {i}");
    }

    /// <summary>What every complete explanation states.</summary>
    public static void Completes(TextExplanation found) => (found.BaseValue + found.Values.Sum()).ShouldBe(found.Output + found.Delta, 1e-9 * (1 + Math.Abs(found.Output)));
}
