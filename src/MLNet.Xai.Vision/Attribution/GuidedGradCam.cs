using MLNet.Xai.Torch.Attribution;
using MLNet.Xai.Torch.Hooks;
using MLNet.Xai.Vision.Cam;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLNet.Xai.Vision.Attribution;

/// <summary>
/// Guided Grad-CAM: guided backpropagation times the Grad-CAM map of a layer, enlarged to the image. Fine as the first, and of the class as the second.
/// Two forward and backward passes.
/// </summary>
/// <remarks>Selvaraju et al., ICCV 2017. The demands of <see cref="GuidedBackpropagation"/>.</remarks>
public sealed class GuidedGradCam : AttributionMethod
{
    /// <summary>The layer of the map. Null: a known network's own feature layer.</summary>
    public string? Layer { get; init; }

    /// <summary>How the map is enlarged; bilinearly as in the paper. captum takes the nearest.</summary>
    public InterpolationMode Interpolation { get; init; } = InterpolationMode.Bilinear;

    /// <summary>Makes [N, C, H, W] of what the layer gives, as in <see cref="CamOptions.Reshape"/>.</summary>
    public Func<Tensor, Tensor>? Reshape { get; init; }

    /// <summary>Tokens before those of the image, as in <see cref="CamOptions.PrefixTokens"/>.</summary>
    public int? PrefixTokens { get; init; }

    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained)
    {
        Tensor inputs = explained.Inputs;
        if (inputs.dim() != 4)
            throw new ArgumentException($"Guided Grad-CAM explains images [N, C, H, W]; the input is [{AttributionInput.Text(inputs)}].");
        string layer = Layer ?? FeatureLayers.Of(explained.Model.Model)
            ?? throw new ArgumentException($"Say which layer of {explained.Model.Model.GetName()} is meant: set Layer.");
        return new(ModifiedRelu.Guided(explained).mul(Map(explained, layer)));
    }

    /// <summary>Grad-CAM [explanations, 1, H, W], not negative, in the model's own precision.</summary>
    private Tensor Map(Explained explained, string layer)
    {
        Tensor inputs = explained.Inputs;
        using var capture = new LayerCapture(explained.Model.Model, [layer], inputs, gradients: true);
        // The caller may be in no_grad; the target must join the graph all the same.
        using IDisposable mode = enable_grad();
        Tensor gradient = capture.Gradients(TargetedModel.Select(capture.Output, explained.Targets).sum())[0];
        Tensor activation = capture.Activations[0].detach();
        Module<Tensor, Tensor> model = explained.Model.Model;
        MapLayout layout = MapLayout.Of(activation, layer, LayerLookup.Find(model, layer), model, inputs.shape, PrefixTokens, Reshape);
        Tensor activations = layout.Apply(activation);
        Tensor weights = layout.Apply(gradient).mean([2, 3], keepdim: true);
        Tensor map = activations.mul(weights).sum(1, keepdim: true).relu();
        map = map.detach();
        return Interpolation == InterpolationMode.Nearest
            ? functional.interpolate(map, size: inputs.shape[2..], mode: Interpolation)
            : functional.interpolate(map, size: inputs.shape[2..], mode: Interpolation, align_corners: false);
    }
}
