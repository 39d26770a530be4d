using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>Finds layers of any module by name.</summary>
internal static class LayerLookup
{
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
}
