using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>DistilBERT's embeddings and blocks.</summary>
internal sealed class DistilBertEncoder
{
    private readonly Embedding _positions;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;
    private readonly DistilBertBlock[] _blocks;

    public DistilBertEncoder(EncoderWiring wiring)
    {
        (Words, _positions, _norm, _dropout) = (wiring.Table(wiring.Options.VocabularySize), wiring.Table(wiring.Options.MaxPositions), wiring.Norm(), wiring.Dropout());
        _blocks = [.. Enumerable.Range(0, wiring.Options.Layers).Select(_ => new DistilBertBlock(wiring))];
        Modules = new ModuleGroup(
            ("embeddings", new ModuleGroup(("word_embeddings", Words), ("position_embeddings", _positions), ("LayerNorm", _norm), ("dropout", _dropout))),
            ("transformer", new ModuleGroup(("layer", nn.ModuleList([.. _blocks.Select(b => b.Modules)])))));
    }

    public ModuleGroup Modules { get; }

    public Embedding Words { get; }

    /// <summary>What the last block says, [N, T, D], in the current dispose scope.</summary>
    public Tensor Run(Tensor words, Tensor mask, IList<Tensor>? attentions)
    {
        Tensor x = _dropout.call(_norm.call(words + _positions.call(arange(words.shape[1], int64, words.device))));
        Tensor hidden = mask.eq(0).unsqueeze(1).unsqueeze(1);
        foreach (DistilBertBlock block in _blocks)
            x = block.Run(x, hidden, attentions);
        return x;
    }
}
