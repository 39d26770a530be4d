using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using TorchSharp;
using static TorchSharp.torch;

namespace SentimentText;

/// <summary>A BERT of two layers, trained from nothing on generated reviews.</summary>
internal static class SmallBert
{
    public static readonly string[] Labels = ["negative", "positive"];

    private const int MaxTokens = 48, BatchSize = 64, Epochs = 8;

    private const double LearningRate = 2e-3;

    /// <summary>Special tokens, the letters (alone and as pieces), marks, and the words that occur often: rare words are cut into pieces.</summary>
    public static BertTokenizer Tokenizer(IEnumerable<Review> reviews)
    {
        List<string> tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. ".,!?'-".Select(c => c.ToString())];
        tokens.AddRange(Enumerable.Range('a', 26).SelectMany(c => (string[])[$"{(char)c}", $"##{(char)c}"]));
        tokens.AddRange(reviews.SelectMany(r => r.Text.ToLowerInvariant().Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries))
            .CountBy(word => word).Where(word => word.Value >= 5 && word.Key.Length > 1).Select(word => word.Key).Order(StringComparer.Ordinal));
        return BertTokenizer.FromTokens(tokens);
    }

    public static BertModel Train(BertTokenizer tokenizer, IReadOnlyList<Review> reviews)
    {
        random.manual_seed(1);
        var model = new BertModel(new EncoderOptions
        {
            VocabularySize = tokenizer.VocabularySize,
            HiddenSize = 64,
            Layers = 2,
            Heads = 4,
            IntermediateSize = 128,
            MaxPositions = MaxTokens,
            PadId = tokenizer.PadId,
        });
        EncodedText[] encoded = [.. reviews.Select(r => tokenizer.Encode(r.Text, MaxTokens))];
        int[] order = [.. Enumerable.Range(0, encoded.Length)];
        var shuffle = new Random(1);
        using var adam = optim.AdamW(model.parameters(), LearningRate);
        int step = 0, steps = Epochs * ((order.Length + BatchSize - 1) / BatchSize);
        model.train();
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            shuffle.Shuffle(order);
            foreach (int[] batch in order.Chunk(BatchSize))
            {
                using DisposeScope scope = NewDisposeScope();
                (Tensor ids, Tensor mask) = Pad([.. batch.Select(i => encoded[i])], tokenizer.PadId);
                Tensor labels = tensor(batch.Select(i => reviews[i].Label ? 1L : 0).ToArray());
                // Down to nothing in a straight line, as BERT was trained.
                foreach (var group in adam.ParamGroups)
                    group.LearningRate = LearningRate * (1 - ((double)step++ / steps));
                adam.zero_grad();
                nn.functional.cross_entropy(model.call(ids, mask), labels).backward();
                adam.step();
            }
        }

        model.eval();
        return model;
    }

    private static (Tensor Ids, Tensor Mask) Pad(EncodedText[] texts, int pad)
    {
        int width = texts.Max(t => t.Ids.Count);
        long[] ids = new long[texts.Length * width], mask = new long[texts.Length * width];
        Array.Fill(ids, pad);
        for (int t = 0; t < texts.Length; t++)
        {
            for (int i = 0; i < texts[t].Ids.Count; i++)
                (ids[(t * width) + i], mask[(t * width) + i]) = (texts[t].Ids[i], 1);
        }

        return (tensor(ids, [texts.Length, width]), tensor(mask, [texts.Length, width]));
    }
}
