using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>A block of BERT and RoBERTa: attention and feed-forward, each beside a shortcut and before a layer norm.</summary>
internal sealed class BertBlock
{
    private readonly Attending _attending;
    private readonly Linear _query, _key, _value, _joined, _wide, _narrow;
    private readonly Dropout _joinedDropout, _narrowDropout;
    private readonly LayerNorm _joinedNorm, _narrowNorm;
    private readonly nn.Module<Tensor, Tensor> _activation;

    public BertBlock(EncoderWiring wiring)
    {
        long width = wiring.Options.HiddenSize, wide = wiring.Options.IntermediateSize;
        _attending = new Attending(wiring.Options);
        (_query, _key, _value, _joined) = (wiring.Linear(width, width), wiring.Linear(width, width), wiring.Linear(width, width), wiring.Linear(width, width));
        (_wide, _activation, _narrow) = (wiring.Linear(width, wide), wiring.Activation(), wiring.Linear(wide, width));
        (_joinedDropout, _narrowDropout, _joinedNorm, _narrowNorm) = (wiring.Dropout(), wiring.Dropout(), wiring.Norm(), wiring.Norm());
        Modules = new ModuleGroup(
            ("attention", new ModuleGroup(
                ("self", new ModuleGroup(("query", _query), ("key", _key), ("value", _value), ("softmax", _attending.Softmax), ("dropout", _attending.Dropout))),
                ("output", new ModuleGroup(("dense", _joined), ("dropout", _joinedDropout), ("LayerNorm", _joinedNorm))))),
            ("intermediate", new ModuleGroup(("dense", _wide), ("intermediate_act_fn", _activation))),
            ("output", new ModuleGroup(("dense", _narrow), ("dropout", _narrowDropout), ("LayerNorm", _narrowNorm))));
    }

    public ModuleGroup Modules { get; }

    public Tensor Run(Tensor x, Tensor hidden, IList<Tensor>? attentions)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor taken = _attending.Run(_query.call(x), _key.call(x), _value.call(x), hidden, attentions);
        Tensor joined = _joinedNorm.call(_joinedDropout.call(_joined.call(taken)) + x);
        Tensor narrow = _narrowDropout.call(_narrow.call(_activation.call(_wide.call(joined))));
        return _narrowNorm.call(narrow + joined).MoveToOuterDisposeScope();
    }
}
