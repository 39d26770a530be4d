using MLNet.Xai.Torch.Weights;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>An encoder of the library's with a classifier on its first token, whose weights have Hugging Face's names.</summary>
public abstract class EncoderModel : TextModel, INamedNetwork
{
    private readonly EncoderOptions _options;

    private protected EncoderModel(string architecture, EncoderOptions options)
        : base(architecture)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (Architecture, _options) = (architecture, options.Copy());
    }

    /// <summary>What Hugging Face's <c>model_type</c> calls it: <c>bert</c>, <c>distilbert</c>, <c>roberta</c>.</summary>
    public string Architecture { get; }

    /// <summary>Its shape; a copy.</summary>
    public EncoderOptions Options => _options.Copy();

    /// <inheritdoc/>
    public sealed override int VocabularySize => _options.VocabularySize;

    /// <inheritdoc/>
    public sealed override int OutputCount => _options.LabelCount;

    /// <summary>The classifier's last module with weights: what another number of labels replaces.</summary>
    public abstract string HeadName { get; }

    /// <summary>The table of word embeddings.</summary>
    internal abstract Embedding Words { get; }

    IReadOnlyList<string> INamedNetwork.UnusedWeights => UnusedWeights;

    private protected abstract IReadOnlyList<string> UnusedWeights { get; }

    string INamedNetwork.Rename(string name) => RenameWeight(name);

    /// <inheritdoc/>
    public sealed override Tensor EmbedWords(Tensor ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        return Words.call(ids);
    }

    /// <inheritdoc/>
    public sealed override Tensor FromWords(Tensor words, Tensor mask, IList<Tensor>? attentions = null)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(mask);
        Check(words, mask);
        int before = attentions?.Count ?? 0;
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = Classify(words, mask, attentions);
        for (int i = before; i < attentions?.Count; i++)
            attentions[i].MoveToOuterDisposeScope();
        return logits.MoveToOuterDisposeScope();
    }

    /// <summary>TensorFlow's names of a layer norm's weights, which early files have.</summary>
    internal static string RenameWeight(string name) =>
        name.EndsWith(".LayerNorm.gamma", StringComparison.Ordinal) ? string.Concat(name.AsSpan(0, name.Length - "gamma".Length), "weight")
        : name.EndsWith(".LayerNorm.beta", StringComparison.Ordinal) ? string.Concat(name.AsSpan(0, name.Length - "beta".Length), "bias")
        : name;

    /// <summary>Logits in the current dispose scope.</summary>
    private protected abstract Tensor Classify(Tensor words, Tensor mask, IList<Tensor>? attentions);

    private void Check(Tensor words, Tensor mask)
    {
        if (words.dim() != 3 || words.shape[2] != _options.HiddenSize || mask.dim() != 2 || mask.shape[0] != words.shape[0] || mask.shape[1] != words.shape[1])
        {
            throw new ArgumentException(
                $"{Architecture} wants words [N, T, {_options.HiddenSize}] and a mask [N, T], not [{string.Join(", ", words.shape)}] and [{string.Join(", ", mask.shape)}].");
        }

        if (words.shape[1] is var tokens && (tokens == 0 || tokens > MaxTokens))
            throw new ArgumentException($"{Architecture} takes texts of 1 to {MaxTokens} tokens, not of {tokens}.");
    }
}
