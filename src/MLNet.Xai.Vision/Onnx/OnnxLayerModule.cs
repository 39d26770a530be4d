using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>Stands for a layer of an ONNX network where layers are looked up among modules. It is never called.</summary>
internal sealed class OnnxLayerModule(int? channelDimension) : Module<Tensor, Tensor>(nameof(OnnxLayerModule))
{
    /// <summary>The dimension that holds channels, where the operators before it say so.</summary>
    public int? ChannelDimension => channelDimension;

    public override Tensor forward(Tensor input) => input.alias();
}
