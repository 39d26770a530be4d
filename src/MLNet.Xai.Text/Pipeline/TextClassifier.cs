using MLNet.Xai.Text.Models;
using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch;
using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Pipeline;

/// <summary>What every column about a text builds on: model, tokenizer, class names.</summary>
/// <param name="Model">The model, shared by all columns.</param>
/// <param name="Tokenizer">Cuts texts for it.</param>
/// <param name="Labels">Names of the classes, by index.</param>
/// <param name="Head">What the outputs mean.</param>
/// <param name="BatchSize">Texts in a pass.</param>
/// <param name="MaxTokens">The most tokens of a text.</param>
internal sealed record TextClassifier(SharedModel<TextModel> Model, TextTokenizer Tokenizer, string[] Labels, OutputHead Head, int BatchSize, int MaxTokens)
{
    public int ClassCount { get; } = Head.ClassCount(Model.ClassCount);

    public EncodedText Encode(string text) => Tokenizer.Encode(text, MaxTokens);

    /// <summary>Scores of texts, row-major [texts x classes]; texts of about the same length go through the model together, and it is left as it was.</summary>
    /// <param name="ids">The tokens of each.</param>
    /// <param name="cancellation">Looked at before each pass.</param>
    public float[] Score(IReadOnlyList<ReadOnlyMemory<int>> ids, CancellationToken cancellation)
    {
        var scores = new float[ids.Count * ClassCount];
        int[] order = [.. Enumerable.Range(0, ids.Count).OrderBy(i => ids[i].Length)];
        foreach (int[] batch in order.Chunk(BatchSize))
        {
            cancellation.ThrowIfCancellationRequested();
            float[] found = Score([.. batch.Select(i => ids[i])]);
            for (int b = 0; b < batch.Length; b++)
                found.AsSpan(b * ClassCount, ClassCount).CopyTo(scores.AsSpan(batch[b] * ClassCount));
        }

        return scores;
    }

    /// <summary>Looks at what a model gives for an empty text.</summary>
    /// <exception cref="ArgumentException">It does not go with the tokenizer or the head.</exception>
    public static OutputHead Ask(TextModel model, TextTokenizer tokenizer, int maxTokens, ModelHead? asked)
    {
        if (maxTokens > model.MaxTokens)
            throw new ArgumentException($"MaxTokens is {maxTokens}, and {model.GetName()} takes {model.MaxTokens} at most.");
        if (tokenizer.VocabularySize > model.VocabularySize)
            throw new ArgumentException($"The tokenizer has {tokenizer.VocabularySize} tokens, and {model.GetName()} knows {model.VocabularySize}: they are of different models.");
        if (model.parameters().FirstOrDefault(p => p.dtype != ScalarType.Float32) is { } other)
            throw new ArgumentException($"{model.GetName()} has weights in {other.dtype}: convert it first, model.to(torch.float32).");
        OutputHead head = OutputHead.OfLogits(asked, model.OutputCount, model.GetName());
        EncodedText empty;
        try
        {
            empty = tokenizer.Encode("", maxTokens);
        }
        catch (ArgumentOutOfRangeException e)
        {
            throw new ArgumentException($"MaxTokens is {maxTokens}: {e.Message}", e);
        }

        if (empty.Ids.Count == 0)
            throw new ArgumentException("The tokenizer makes no token of an empty text, and a model needs one.");
        _ = Run(model, [empty.Ids.ToArray()], tokenizer.PadId, outputs => ModelOutputs.Values(head.Probabilities(outputs)));
        return head;
    }

    private float[] Score(ReadOnlyMemory<int>[] ids) => Run(Model.Module, ids, Tokenizer.PadId, outputs => ModelOutputs.Values(Head.Probabilities(outputs)));

    private static T Run<T>(TextModel model, ReadOnlyMemory<int>[] ids, int padId, Func<Tensor, T> read)
    {
        lock (ModelLock.Of(model))
        {
            using var evaluation = new EvaluationMode(model);
            using DisposeScope scope = NewDisposeScope();
            using IDisposable quiet = no_grad();
            int longest = ids.Max(i => i.Length);
            long[] padded = new long[ids.Length * longest], mask = new long[padded.Length];
            Array.Fill(padded, padId);
            for (int row = 0; row < ids.Length; row++)
            {
                ReadOnlySpan<int> own = ids[row].Span;
                for (int t = 0; t < own.Length; t++)
                    (padded[(row * longest) + t], mask[(row * longest) + t]) = (own[t], 1);
            }

            Device device = model.parameters().FirstOrDefault()?.device ?? CPU;
            Tensor outputs = model.call(tensor(padded, [ids.Length, longest], device: device), tensor(mask, [ids.Length, longest], device: device));
            ModelOutputs.Check(model, outputs, ids.Length);
            return outputs.shape[1] == model.OutputCount ? read(outputs) : throw new InvalidOperationException(
                $"{model.GetName()} gives {outputs.shape[1]} outputs, and says that it has {model.OutputCount}.");
        }
    }
}
