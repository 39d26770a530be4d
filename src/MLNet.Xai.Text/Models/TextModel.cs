using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Text.Models;

/// <summary>A transformer that classifies texts: token ids [N, T] (Int64) and a mask [N, T] (1 for tokens, 0 for padding) to logits [N, K].</summary>
public abstract class TextModel : Module<Tensor, Tensor, Tensor>
{
    private protected TextModel(string name)
        : base(name)
    {
    }

    /// <summary>The embeddings of words alone, [N, T, D]: without positions and types, which <see cref="FromWords"/> adds.</summary>
    /// <param name="ids">[N, T], Int64.</param>
    public abstract Tensor EmbedWords(Tensor ids);

    /// <summary>Logits [N, K] from embeddings of words.</summary>
    /// <param name="words">[N, T, D].</param>
    /// <param name="mask">[N, T]; 0 for padding.</param>
    /// <param name="attentions">Takes the attention of every block, [N, heads, T, T] after the softmax, in the current graph; null: it is not kept.</param>
    public abstract Tensor FromWords(Tensor words, Tensor mask, IList<Tensor>? attentions = null);

    /// <inheritdoc/>
    public sealed override Tensor forward(Tensor ids, Tensor mask) => FromWords(EmbedWords(ids), mask);
}
