using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>A block of DistilBERT: BERT's, with other names.</summary>
internal sealed class DistilBertBlock
{
    private readonly Attending _attending;
    private readonly Linear _query, _key, _value, _joined, _wide, _narrow;
    private readonly Dropout _dropout;
    private readonly LayerNorm _joinedNorm, _narrowNorm;
    private readonly nn.Module<Tensor, Tensor> _activation;

    public DistilBertBlock(EncoderWiring wiring)
    {
        long width = wiring.Options.HiddenSize, wide = wiring.Options.IntermediateSize;
        _attending = new Attending(wiring.Options);
        (_query, _key, _value, _joined) = (wiring.Linear(width, width), wiring.Linear(width, width), wiring.Linear(width, width), wiring.Linear(width, width));
        (_wide, _activation, _narrow) = (wiring.Linear(width, wide), wiring.Activation(), wiring.Linear(wide, width));
        (_dropout, _joinedNorm, _narrowNorm) = (wiring.Dropout(), wiring.Norm(), wiring.Norm());
        Modules = new ModuleGroup(
            ("attention", new ModuleGroup(
                ("q_lin", _query), ("k_lin", _key), ("v_lin", _value), ("softmax", _attending.Softmax), ("dropout", _attending.Dropout), ("out_lin", _joined))),
            ("sa_layer_norm", _joinedNorm),
            ("ffn", new ModuleGroup(("lin1", _wide), ("activation", _activation), ("lin2", _narrow), ("dropout", _dropout))),
            ("output_layer_norm", _narrowNorm));
    }

    public ModuleGroup Modules { get; }

    public Tensor Run(Tensor x, Tensor hidden, IList<Tensor>? attentions)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor joined = _joinedNorm.call(_joined.call(_attending.Run(_query.call(x), _key.call(x), _value.call(x), hidden, attentions)) + x);
        Tensor narrow = _dropout.call(_narrow.call(_activation.call(_wide.call(joined))));
        return _narrowNorm.call(narrow + joined).MoveToOuterDisposeScope();
    }
}
