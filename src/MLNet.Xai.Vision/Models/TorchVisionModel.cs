using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>A network of the package TorchVision, with PyTorch's layer and weight names. None of its activations works in place.</summary>
/// <remarks>Auxiliary classifiers, which only training uses, are left out: their weights in a file are skipped.</remarks>
public sealed class TorchVisionModel : ImageModel
{
    private readonly Module<Tensor, Tensor> _network;
    private readonly TorchVisionShape _shape;

    internal TorchVisionModel(string architecture, TorchVisionShape shape, int classCount)
        : base(architecture)
    {
        (_shape, _network) = (shape, shape.Make(classCount));
        // The layers become this module's own, so that their names are PyTorch's.
        foreach ((string name, nn.Module child) in _network.named_children())
        {
            if (!shape.Auxiliary.Contains(name + ".", StringComparer.Ordinal))
                register_module(name, child);
        }

        foreach (nn.Module module in modules())
        {
            switch (module)
            {
                case ReLU relu:
                    relu.inplace = false;
                    break;
                case ReLU6 relu:
                    relu.inplace = false;
                    break;
            }
        }

        FeatureLayer = shape.FeatureLayer ?? LastRectifier();
    }

    /// <inheritdoc/>
    public override string HeadName => _shape.Head;

    internal override bool IsChannelsFirst => true;

    /// <inheritdoc/>
    public override string FeatureLayer { get; }

    /// <inheritdoc/>
    public override int InputSize => _shape.InputSize;

    /// <summary>
    /// Whether the input comes normalised with ImageNet's means and deviations and is to be brought to 0.5 and 0.5 first, as torchvision does for the published
    /// weights of Inception v3 and GoogLeNet; default no. Saved with a model.
    /// </summary>
    /// <exception cref="InvalidOperationException">Torchvision has no such thing for this architecture.</exception>
    public bool TransformInput
    {
        get;
        set => field = !value || _shape.Transforms ? value : throw new InvalidOperationException($"{Architecture} takes its input as it is; only Inception v3 and GoogLeNet transform it.");
    }

    /// <inheritdoc/>
    internal override IReadOnlyList<string> UnusedWeights => _shape.Auxiliary;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        return _network.forward(TransformInput ? ToHalves(input) : input).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override void train(bool train = true)
    {
        base.train(train);
        _network?.train(train);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _network.Dispose();
        base.Dispose(disposing);
    }

    // "features" ends with a max pool; the map before it is four times as fine.
    private string LastRectifier() => named_modules().Last(m => m.module is ReLU && m.name.StartsWith("features.", StringComparison.Ordinal)).name;

    private static Tensor ToHalves(Tensor input)
    {
        Tensor scale = tensor(new[] { 0.229f / 0.5f, 0.224f / 0.5f, 0.225f / 0.5f }, [3, 1, 1]).to(input.device);
        Tensor shift = tensor(new[] { (0.485f - 0.5f) / 0.5f, (0.456f - 0.5f) / 0.5f, (0.406f - 0.5f) / 0.5f }, [3, 1, 1]).to(input.device);
        return (input * scale) + shift;
    }
}
