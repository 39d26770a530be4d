using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNet.Xai.Text.Models;

/// <summary>How an encoder's modules are called: tables, layer norms, activations under the names of state dicts, with the weights that training starts from.</summary>
/// <param name="options">The encoder's.</param>
internal sealed class EncoderWiring(EncoderOptions options)
{
    public EncoderOptions Options => options;

    public Linear Linear(long from, long to)
    {
        Linear layer = nn.Linear(from, to);
        Start(layer.weight);
        using IDisposable quiet = no_grad();
        layer.bias!.zero_().Dispose();
        return layer;
    }

    public Embedding Table(long rows)
    {
        Embedding table = nn.Embedding(rows, options.HiddenSize);
        Start(table.weight!);
        return table;
    }

    public LayerNorm Norm() => nn.LayerNorm([options.HiddenSize], options.LayerNormEpsilon);

    public Dropout Dropout() => nn.Dropout(options.Dropout);

    public nn.Module<Tensor, Tensor> Activation() => options.Activation switch
    {
        EncoderActivation.Gelu => nn.GELU(),
        EncoderActivation.GeluTanh => nn.GELU(TorchSharp.Modules.GELU.Approximate.tanh),
        EncoderActivation.Relu => nn.ReLU(),
        EncoderActivation.Silu => nn.SiLU(),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Activation, "There is no such activation."),
    };

    private void Start(Parameter weight)
    {
        using IDisposable quiet = no_grad();
        _ = weight.normal_(0, options.InitializerRange);
    }
}
