using MLNet.Xai.Torch.Hooks;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Models.Folded;

/// <summary>
/// The same function as a model in evaluation mode, faster on a CPU: batch norms folded into convolutions, channels last. For methods that only call the
/// model, many times; equal up to float rounding. Made anew for every explanation, so that it never is behind the weights.
/// </summary>
internal abstract class FoldedModel : IFolded
{
    private readonly List<FoldedConv> _convolutions = [];
    private readonly Dictionary<string, Tensor> _state;

    protected FoldedModel(ImageModel model) => _state = model.state_dict();

    /// <summary>A model's folded form; null where there is none, or the model does not run on a CPU in evaluation mode.</summary>
    public static FoldedModel? Of(torch.nn.Module model) => model is ImageModel { training: false } known && known.parameters().All(p => p.device_type == DeviceType.CPU)
        ? known switch
        {
            ResNet resNet => new FoldedResNet(resNet),
            CifarResNet small => new FoldedResNet(small),
            { Architecture: "mobilenet_v2" } => new FoldedMobileNetV2(known),
            _ => null,
        }
        : null;

    /// <summary>Logits of pictures; to be called without recording gradients.</summary>
    public Tensor Call(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = [.. FoldedConv.ChannelsLast(pictures).split(AtOnce).Select(Part)];
        return Late(parts.Length == 1 ? parts[0] : cat(parts)).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        foreach (FoldedConv convolution in _convolutions)
            convolution.Dispose();
    }

    /// <summary>Pictures that go through the early layers together: there activations are large, and should stay in the cache.</summary>
    protected abstract long AtOnce { get; }

    /// <summary>The early layers, for a few pictures.</summary>
    protected abstract Tensor Early(Tensor pictures);

    /// <summary>The rest, for all pictures: there weights are large, and should be read once.</summary>
    protected abstract Tensor Late(Tensor features);

    protected Tensor Linear(Tensor x, string name) => nn.functional.linear(x, _state[name + ".weight"], _state[name + ".bias"]);

    protected bool Has(string name) => _state.ContainsKey(name + ".weight");

    protected FoldedConv Fold(string conv, string norm, long stride = 1, bool grouped = false, bool channelsLast = true)
    {
        FoldedConv folded = new(_state, conv, norm, stride, grouped, channelsLast);
        _convolutions.Add(folded);
        return folded;
    }

    private Tensor Part(Tensor pictures)
    {
        using DisposeScope scope = NewDisposeScope();
        return Early(pictures).MoveToOuterDisposeScope();
    }
}
