using MLNet.Xai.Text.Tokenizers;
using MLNet.Xai.Torch.Attribution;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Attribution;

/// <summary>A baseline's embeddings for a text.</summary>
internal static class BaselineEmbeddings
{
    /// <summary>[K, T, D] in the model's type, in the current dispose scope.</summary>
    /// <exception cref="ArgumentException">The baseline does not go with the tokenizer or the text.</exception>
    public static Tensor Of(TextBaseline baseline, EmbeddedText text)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable quiet = no_grad();
        Tensor values = baseline.Kind switch
        {
            TextBaselineKind.Zero => text.Words.zeros_like(),
            TextBaselineKind.Pad => Everywhere(text, text.Encoder.Tokenizer.PadId),
            TextBaselineKind.Mask => Everywhere(text, MaskId(text.Encoder.Tokenizer)),
            TextBaselineKind.Embeddings => Fit(baseline.Values!, text.Words),
            _ => cat([.. baseline.Sources.Select(source => text.Encoder.Embed(Align(source, text)))]),
        };
        if (baseline.KeepSpecialTokens)
        {
            Tensor special = tensor(text.Encoded.Tokens.Select(t => t.IsSpecial).ToArray(), [1, text.Count, 1], device: values.device);
            values = where(special, text.Words, values);
        }

        return values.MoveToOuterDisposeScope();
    }

    /// <summary>Refuses a baseline that no text could have.</summary>
    /// <exception cref="ArgumentException">The tokenizer has no such token.</exception>
    public static void Check(TextBaseline baseline, TextTokenizer tokenizer)
    {
        if (baseline.Kind == TextBaselineKind.Mask)
            _ = MaskId(tokenizer);
    }

    /// <summary>The tokens of a text in the places of another's; its special tokens stay.</summary>
    private static int[] Align(string source, EmbeddedText text)
    {
        TextTokenizer tokenizer = text.Encoder.Tokenizer;
        EncodedText encoded = text.Encoder.Encode(source);
        var own = new Queue<int>(encoded.Ids.Where((_, i) => !encoded.Tokens[i].IsSpecial));
        return [.. text.Encoded.Ids.Select((id, i) => text.Encoded.Tokens[i].IsSpecial ? id : own.TryDequeue(out int next) ? next : tokenizer.PadId)];
    }

    private static Tensor Everywhere(EmbeddedText text, int id) => text.Encoder.Embed([id]).expand(1, text.Count, text.Words.shape[2]);

    private static Tensor Fit(Tensor given, Tensor words)
    {
        Tensor values = given.detach().to(words.dtype, words.device);
        while (values.dim() < 3)
            values = values.unsqueeze(0);
        (long tokens, long width) = (words.shape[1], words.shape[2]);
        return values.shape[2] == width && (values.shape[1] == 1 || values.shape[1] == tokens) ? values.expand(values.shape[0], tokens, width) : throw new ArgumentException(
            $"The baseline's embeddings are [{AttributionInput.Text(given)}]; for this text of {tokens} tokens they must be [{width}], [{tokens}, {width}] or [K, {tokens}, {width}].");
    }

    private static int MaskId(TextTokenizer tokenizer) => tokenizer.MaskId
        ?? throw new ArgumentException("The tokenizer has no [MASK] token: take another baseline, TextBaseline.Pad or Zero for instance.");
}
