using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>A network whose layers are not modules that are called one after another: it looks after hooks itself.</summary>
internal interface ILayeredNetwork
{
    /// <summary>Calls a function with a layer's result in each forward pass, until it is disposed.</summary>
    /// <param name="layer">One of its named modules.</param>
    /// <param name="hook">Gives what goes on into the network; null for the result itself.</param>
    IDisposable Hook(string layer, Func<Tensor, Tensor?> hook);

    /// <summary>Makes sure that the outputs have gradients with respect to layers.</summary>
    /// <param name="layers">Their names; none for the network's input.</param>
    /// <exception cref="NotSupportedException">They have not; the message says what works.</exception>
    void RequireGradients(params IReadOnlyList<string> layers);
}
