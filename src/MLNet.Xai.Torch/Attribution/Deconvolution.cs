namespace MLNet.Xai.Torch.Attribution;

/// <summary>Deconvolution: the gradient, except that each ReLU is applied to what comes back instead of to what went in.</summary>
/// <remarks>Zeiler and Fergus, "Visualizing and understanding convolutional networks", ECCV 2014. The same demands as <see cref="GuidedBackpropagation"/>.</remarks>
public sealed class Deconvolution : AttributionMethod
{
    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained) =>
        new(ModifiedRelu.Gradient(explained, (_, gradient) => gradient.relu(), "Deconvolution"));
}
