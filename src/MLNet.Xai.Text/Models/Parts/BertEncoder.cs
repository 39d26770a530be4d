using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>What BERT and RoBERTa share: embeddings and blocks, and BERT's pooler.</summary>
internal sealed class BertEncoder
{
    private readonly Embedding _positions;
    private readonly Embedding? _types;
    private readonly LayerNorm _norm;
    private readonly Dropout _dropout;
    private readonly BertBlock[] _blocks;
    private readonly Linear? _pooler;
    private readonly Tanh? _pooled;

    public BertEncoder(EncoderWiring wiring, bool pools)
    {
        EncoderOptions options = wiring.Options;
        (Words, _positions) = (wiring.Table(options.VocabularySize), wiring.Table(options.MaxPositions));
        _types = options.TypeVocabularySize > 0 ? wiring.Table(options.TypeVocabularySize) : null;
        (_norm, _dropout) = (wiring.Norm(), wiring.Dropout());
        _blocks = [.. Enumerable.Range(0, options.Layers).Select(_ => new BertBlock(wiring))];
        if (pools)
            (_pooler, _pooled) = (wiring.Linear(options.HiddenSize, options.HiddenSize), nn.Tanh());
        Modules = new ModuleGroup(
            ("embeddings", new ModuleGroup(
                ("word_embeddings", Words), ("position_embeddings", _positions), ("token_type_embeddings", _types), ("LayerNorm", _norm), ("dropout", _dropout))),
            ("encoder", new ModuleGroup(("layer", nn.ModuleList([.. _blocks.Select(b => b.Modules)])))),
            ("pooler", pools ? new ModuleGroup(("dense", _pooler), ("activation", _pooled)) : null));
    }

    public ModuleGroup Modules { get; }

    public Embedding Words { get; }

    /// <summary>What the last block says, [N, T, D], in the current dispose scope.</summary>
    /// <param name="words">[N, T, D].</param>
    /// <param name="positions">[N, T] or [T], Int64.</param>
    /// <param name="mask">[N, T].</param>
    /// <param name="attentions">Takes every block's.</param>
    public Tensor Run(Tensor words, Tensor positions, Tensor mask, IList<Tensor>? attentions)
    {
        Tensor x = words + _positions.call(positions);
        if (_types is not null)
            x += _types.call(zeros([1], int64, words.device));
        x = _dropout.call(_norm.call(x));
        Tensor hidden = mask.eq(0).unsqueeze(1).unsqueeze(1);
        foreach (BertBlock block in _blocks)
            x = block.Run(x, hidden, attentions);
        return x;
    }

    /// <summary>The first token through the pooler, [N, D].</summary>
    public Tensor Pool(Tensor encoded) => _pooled!.call(_pooler!.call(encoded.select(1, 0)));
}
