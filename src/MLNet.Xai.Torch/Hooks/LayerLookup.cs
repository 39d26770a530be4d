using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>Finds layers of any module by name.</summary>
internal static class LayerLookup
{
    /// <summary>Calls a function with a layer's result in each forward pass, until it is disposed.</summary>
    /// <param name="model">The network.</param>
    /// <param name="name">The layer.</param>
    /// <param name="hook">Gives what goes on into the network; null for the result itself.</param>
    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public static IDisposable Hook(nn.Module model, string name, Func<Tensor, Tensor?> hook)
    {
        Module<Tensor, Tensor> layer = Find(model, name);
        if (model is ILayeredNetwork network)
            return network.Hook(name, hook);
        var handle = layer.register_forward_hook((_, _, result) => hook(result)!);
        return new Removal(handle.remove);
    }

    /// <exception cref="ArgumentException">There is no such layer; the message lists those there are.</exception>
    public static Module<Tensor, Tensor> Find(nn.Module model, string name)
    {
        List<string> names = [];
        foreach ((string at, nn.Module module) in model.named_modules())
        {
            if (module is not Module<Tensor, Tensor> layer)
                continue;
            if (at.Equals(name, StringComparison.Ordinal))
                return layer;
            names.Add(at);
        }

        throw new ArgumentException(names.Count == 0
            ? $"{model.GetName()} has no layers that can be hooked; a TorchScript file has none. Methods that only call the model work: occlusion, RISE, LIME."
            : $"{model.GetName()} has no layer '{name}'. It has: {string.Join(", ", names)}.");
    }

    private sealed class Removal(Action remove) : IDisposable
    {
        public void Dispose() => remove();
    }
}
