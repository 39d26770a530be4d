using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>The faster form of a network.</summary>
internal interface IFolded : IDisposable
{
    /// <summary>What the network says, in the current dispose scope; to be called without recording gradients.</summary>
    Tensor Call(Tensor input);
}
