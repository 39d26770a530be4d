using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Torch.Weights;
using MLNet.Xai.Vision.Models.Folded;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Models;

/// <summary>
/// An image classifier whose modules carry PyTorch's state-dict names: pictures <c>[N, C, H, W]</c> in, logits <c>[N, classes]</c> out.
/// Layers are found for hooks by <see cref="Module.named_modules"/>; no module works in place, so a captured activation stays what it was.
/// </summary>
public abstract class ImageModel : Module<Tensor, Tensor>, INamedNetwork, IFoldable
{
    /// <summary>Names the architecture.</summary>
    protected ImageModel(string architecture)
        : base(architecture) => Architecture = architecture;

    /// <summary>What <see cref="ImageModels.Create"/> knows it by, <c>resnet18</c> for instance.</summary>
    public string Architecture { get; }

    /// <summary>The classifier's last module with weights, <c>fc</c> for instance: what another class count replaces.</summary>
    public abstract string HeadName { get; }

    /// <summary>The layer whose activation class activation maps take unless told otherwise: the last with spatial extent.</summary>
    public abstract string FeatureLayer { get; }

    /// <summary>Height and width that the published weights were trained for.</summary>
    public virtual int InputSize => 224;

    /// <summary>Colour channels that a picture must have.</summary>
    public virtual int InputChannels => 3;

    /// <summary>Whether every layer that gives four dimensions has its channels first.</summary>
    internal virtual bool IsChannelsFirst => false;

    /// <summary>State-dict entries of published weights that this model has no use for; a name or its beginning.</summary>
    internal virtual IReadOnlyList<string> UnusedWeights => [];

    /// <summary>The name under which this model keeps what a file calls <paramref name="name"/>.</summary>
    internal virtual string Rename(string name) => name;

    IReadOnlyList<string> INamedNetwork.UnusedWeights => UnusedWeights;

    string INamedNetwork.Rename(string name) => Rename(name);

    IFolded? IFoldable.Fold() => FoldedModel.Of(this);

    /// <summary>The module of this name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public Module<Tensor, Tensor> Layer(string name)
    {
        foreach ((string at, nn.Module module) in named_modules())
        {
            if (string.Equals(at, name, StringComparison.Ordinal))
            {
                return module as Module<Tensor, Tensor>
                    ?? throw new ArgumentException($"'{name}' of {Architecture} takes more than one tensor and cannot be hooked.", nameof(name));
            }
        }

        throw new ArgumentException(
            $"{Architecture} has no layer '{name}'. It has: {string.Join(", ", named_modules().Where(m => m.module is Module<Tensor, Tensor>).Select(m => m.name))}.",
            nameof(name));
    }
}
