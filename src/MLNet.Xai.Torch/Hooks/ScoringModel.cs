using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Torch.Hooks;

/// <summary>
/// A model for methods that only call it, many times and without gradients: folded where it can be, and on a CPU a few pictures at a time, since
/// activations beyond some ten megabytes are pages fresh from the system in every layer. The same up to float rounding.
/// </summary>
/// <param name="model">The model, in evaluation mode; stays the caller's. Hooks that somebody put on it are not called when it is folded.</param>
/// <param name="fold">Whether it may be folded.</param>
internal sealed class ScoringModel(Module<Tensor, Tensor> model, bool fold) : IDisposable
{
    private const long PixelsAtOnce = 4 * 224 * 224;
    private readonly Lazy<IFolded?> _folded = new(() => fold ? (model as IFoldable)?.Fold() : null);

    /// <summary>What the model says, in the current dispose scope; to be called without recording gradients.</summary>
    public Tensor Call(Tensor pictures)
    {
        if (_folded.Value is { } folded)
            return folded.Call(pictures);
        long atOnce = pictures.dim() == 4 ? Math.Max(1, PixelsAtOnce / Math.Max(1, pictures.shape[2] * pictures.shape[3])) : long.MaxValue;
        if (pictures.device_type != DeviceType.CPU || pictures.shape[0] <= atOnce)
            return model.call(pictures);
        using DisposeScope scope = NewDisposeScope();
        return cat([.. pictures.split(atOnce).Select(model.call)]).MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        if (_folded.IsValueCreated)
            _folded.Value?.Dispose();
    }
}
