using MLNet.Xai.Core;
using MLNet.Xai.Core.Cam;
using MLNet.Xai.Torch;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Cam;

/// <summary>What <see cref="CamExplainer"/> computes. The defaults give pytorch-grad-cam's Grad-CAM of the predicted class.</summary>
public sealed class CamOptions
{
    /// <summary>The method; default Grad-CAM.</summary>
    public CamMethod Method { get; set; } = CamMethod.GradCam;

    /// <summary>
    /// Names of the layers, whose maps are averaged; empty (the default) for the model's own feature layer, or all attention layers where the method
    /// looks at attention. FullGrad looks at all layers.
    /// </summary>
    public IReadOnlyList<string> Layers { get; set; } = [];

    /// <summary>The explained output; the predicted class by default.</summary>
    public ClassTarget Target { get; set; } = ClassTarget.Predicted;

    /// <summary>
    /// What the network's outputs mean; null, the default, for outputs as they are. A network of one output needs it where the predicted class is explained:
    /// <see cref="ModelHead.Binary"/> makes two classes of its logit.
    /// </summary>
    public ModelHead? Head { get; set; }

    /// <summary>Whether negative values are kept: what speaks against the target. Default no: they become 0.</summary>
    public bool Signed { get; set; }

    /// <summary>
    /// Whether maps are stretched to [0, 1] (signed ones divided by their largest magnitude), as pytorch-grad-cam does; default yes. Otherwise they keep
    /// their magnitude.
    /// </summary>
    public bool Normalize { get; set; } = true;

    /// <summary>Whether the map has the layer's height and width (the largest layer's of several) rather than the image's. Default no.</summary>
    public bool AtLayerResolution { get; set; }

    /// <summary>Whether the first principal component of the weighted activations is taken in place of their sum, where a method has such a sum. Default no.</summary>
    public bool EigenSmooth { get; set; }

    /// <summary>Whether maps are averaged over the image and its mirror image, each at 0.9, 1 and 1.1 times its values. Default no.</summary>
    public bool AugSmooth { get; set; }

    /// <summary>
    /// Makes [N, C, H, W] of what a layer gives. Default: channels first or last, or a grid of tokens, as the layer's kind or the image's proportions say; what
    /// could be read in two ways is refused. Ablation-CAM needs one that only rearranges.
    /// </summary>
    public Func<Tensor, Tensor>? Reshape { get; set; }

    /// <summary>
    /// How many tokens stand before those of the image in a layer that gives tokens: 1 for a class token, 5 with four registers. Default: what gives a grid of the
    /// image's proportions, up to 10; where several do, the layer is refused.
    /// </summary>
    public int? PrefixTokens { get; set; }

    /// <summary>Masked images a forward pass in Score-CAM and its relatives; default 16.</summary>
    public int BatchSize { get; set; } = 16;

    /// <summary>
    /// Whether Score-CAM and its relatives run ResNets and MobileNetV2 on a CPU with batch norms folded into convolutions and channels last: faster, equal
    /// up to float rounding. Default yes; hooks that somebody else put on the model are not called then.
    /// </summary>
    public bool Fold { get; set; } = true;

    /// <summary>Channels ablated in one pass through the layers above; default 128, fewer where a layer's result is large (256 MiB in all copies).</summary>
    public int AblationBatchSize { get; set; } = 128;

    /// <summary>How Score-CAM and its relatives make a mask of a channel; default as pytorch-grad-cam.</summary>
    public MaskStyle Masks { get; set; } = MaskStyle.ResizedThenStretched;

    /// <summary>Noisy copies in SS-CAM (torch-cam: 35), steps in IS-CAM (torch-cam: 10); default 10.</summary>
    public int Samples { get; set; } = 10;

    /// <summary>Standard deviation of the noise SS-CAM adds to every pixel of a mask, whose range is 0 to 1; default 0.2. The paper and torch-cam have 2, which drowns the mask.</summary>
    public double Noise { get; set; } = 0.2;

    /// <summary>
    /// Whether the strength of IS-CAM's masks grows evenly, 1/n, 2/n, ... 1. Default no: as the authors and torch-cam have it, where step i multiplies the mask
    /// by the running sum 1/n + 2/n + ... + i/n, which passes 1 and ends at (n + 1) / 2.
    /// </summary>
    public bool EvenSteps { get; set; }

    /// <summary>
    /// Whether FullGrad stretches every channel to [0, 1] by itself and resizes as everywhere else, as pytorch-grad-cam does. Default no, as the authors: all
    /// channels of a layer together, corners aligned.
    /// </summary>
    public bool FullGradPerChannel { get; set; }

    /// <summary>The constant in Grad-CAM++'s denominator; default 1e-6 as in pytorch-grad-cam, 0 for the paper's formula (they differ where gradients are small).</summary>
    public double PlusPlusEpsilon { get; set; } = 1e-6;

    /// <summary>How attention rollout fuses heads; default their mean.</summary>
    public HeadFusion HeadFusion { get; set; } = HeadFusion.Mean;

    /// <summary>The only head that attention methods look at; default all.</summary>
    public int? AttentionHead { get; set; }

    /// <summary>Part of each attention matrix's smallest entries that rollout drops; default 0 (vit-explain: 0.9).</summary>
    public double Discard { get; set; }

    /// <summary>Seed of SS-CAM's noise and of Random-CAM; default 42.</summary>
    public int Seed { get; set; } = 42;

    /// <summary>The classes' names, for targets by name.</summary>
    public IReadOnlyList<string>? ClassNames { get; set; }

    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Layers);
        ArgumentNullException.ThrowIfNull(Target);
        ArgumentOutOfRangeException.ThrowIfLessThan(BatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(AblationBatchSize, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 1);
        if (PrefixTokens < 0)
            throw new ArgumentOutOfRangeException(nameof(PrefixTokens), PrefixTokens, "The number of tokens is at least 0.");
        if (!(Noise >= 0))
            throw new ArgumentOutOfRangeException(nameof(Noise), Noise, "The noise is at least 0.");
    }
}
