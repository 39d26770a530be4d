using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLNet.Xai.Vision.Models.Folded;

/// <summary>A convolution with the batch norm behind it folded in.</summary>
internal sealed class FoldedConv : IDisposable
{
    private const double Epsilon = 1e-5; // Of every batch norm in Models.
    private readonly Tensor _weight;
    private readonly Tensor _bias;
    private readonly long[] _stride;
    private readonly long[] _padding;
    private readonly long _groups;

    /// <param name="state">The model's state dict.</param>
    /// <param name="conv">Name of the convolution.</param>
    /// <param name="norm">Name of the batch norm.</param>
    /// <param name="stride">Its stride; the padding keeps the size otherwise.</param>
    /// <param name="grouped">Whether channels are in groups, or each for itself; there are as many outputs as inputs then.</param>
    /// <param name="channelsLast">Whether the weights lie with channels last, as the layer's input does then.</param>
    public FoldedConv(Dictionary<string, Tensor> state, string conv, string norm, long stride, bool grouped, bool channelsLast)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable mode = no_grad();
        Tensor weight = state[conv + ".weight"].detach();
        Tensor scale = state[norm + ".weight"].detach() / (state[norm + ".running_var"] + Epsilon).sqrt();
        Tensor folded = weight * scale.reshape(-1, 1, 1, 1);
        _weight = (channelsLast ? ChannelsLast(folded) : folded).DetachFromDisposeScope();
        _bias = (state[norm + ".bias"].detach() - (state[norm + ".running_mean"] * scale)).DetachFromDisposeScope();
        (_stride, _padding) = ([stride, stride], [(weight.shape[2] - 1) / 2, (weight.shape[3] - 1) / 2]);
        _groups = grouped ? weight.shape[0] / weight.shape[1] : 1;
    }

    public Tensor Run(Tensor x) => F.conv2d(x, _weight, _bias, strides: _stride, padding: _padding, groups: _groups);

    public static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);

    public void Dispose()
    {
        _weight.Dispose();
        _bias.Dispose();
    }
}
