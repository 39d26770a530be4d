using MLNet.Xai.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Text.Models;

/// <summary>A transformer that classifies texts: token ids [N, T] (Int64) and a mask [N, T] (1 for tokens, 0 for padding) to logits [N, K].</summary>
/// <remarks>
/// Non-linear steps are modules and run by <c>call</c>, so that hooks see them. What stands behind a text's last token has no effect: a text gives the same logits in a batch
/// with longer ones as alone, up to float rounding.
/// </remarks>
public abstract class TextModel : Module<Tensor, Tensor, Tensor>
{
    /// <summary>Names the architecture.</summary>
    protected TextModel(string name)
        : base(Loaded(name))
    {
    }

    /// <summary>Number of token ids: ids are below it.</summary>
    public abstract int VocabularySize { get; }

    /// <summary>The most tokens of a text, special ones counted.</summary>
    public abstract int MaxTokens { get; }

    /// <summary>K, the number of outputs.</summary>
    public abstract int OutputCount { get; }

    /// <summary>The embeddings of words alone, [N, T, D]: without positions and types, which <see cref="FromWords"/> adds.</summary>
    /// <param name="ids">[N, T], Int64.</param>
    public abstract Tensor EmbedWords(Tensor ids);

    /// <summary>Logits [N, K] from embeddings of words.</summary>
    /// <param name="words">[N, T, D].</param>
    /// <param name="mask">[N, T]; 0 for padding.</param>
    /// <param name="attentions">Takes the attention of every block, [N, heads, T, T] after the softmax, in the current graph and dispose scope; null: it is not kept.</param>
    /// <exception cref="ArgumentException">The shapes do not go together, or T is above <see cref="MaxTokens"/>.</exception>
    public abstract Tensor FromWords(Tensor words, Tensor mask, IList<Tensor>? attentions = null);

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor ids, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        return FromWords(EmbedWords(ids), mask).MoveToOuterDisposeScope();
    }

    // Before anything of TorchSharp runs.
    private static string Loaded(string name)
    {
        TorchRuntime.EnsureLoaded();
        return name;
    }
}
