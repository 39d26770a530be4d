using System.Runtime.CompilerServices;
using MLNet.Xai.Text.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Text.Attribution;

/// <summary>A model as a function of its words' embeddings [N, T, D] alone, for methods that explain any module. One for each model, used under the model's lock.</summary>
internal sealed class EmbeddedEncoder : Module<Tensor, Tensor>
{
    private static readonly ConditionalWeakTable<TextModel, EmbeddedEncoder> s_encoders = [];

    private readonly Func<TextModel> _model;
    private Tensor? _mask;

    // Not a registered part, nor a field that the base class would take for one: registering a module changes what it calls its own parts.
    private EmbeddedEncoder(TextModel model)
        : base(model.GetName()) => _model = () => model;

    /// <summary>The model's; it lives as long as the model does.</summary>
    public static EmbeddedEncoder Of(TextModel model) => s_encoders.GetValue(model, m => new(m));

    /// <summary>Calls take this mask, of one text [1, T], until the result is disposed.</summary>
    public IDisposable With(Tensor mask)
    {
        _mask = mask;
        return new End(this);
    }

    /// <summary>Those of the model, for whoever hooks on them or asks for their flags.</summary>
    public override IEnumerable<TorchSharp.torch.nn.Module> modules() => _model().modules().Prepend(_model());

    /// <summary>Those of the model, for whoever asks for their device.</summary>
    public override IEnumerable<Parameter> parameters(bool recurse = true) => _model().parameters(recurse);

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        _model().train(train);
    }

    /// <inheritdoc/>
    public override void eval() => train(false);

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        Tensor mask = _mask ?? throw new InvalidOperationException("There is no mask: the encoder is called outside an explanation.");
        return _model().FromWords(input, mask.expand(input.shape[0], mask.shape[1]));
    }

    private sealed class End(EmbeddedEncoder encoder) : IDisposable
    {
        public void Dispose() => encoder._mask = null;
    }
}
