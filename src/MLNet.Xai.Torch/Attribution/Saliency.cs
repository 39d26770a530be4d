namespace MLNet.Xai.Torch.Attribution;

/// <summary>The gradient of the target's output with respect to the input, with its sign; its absolute value is the usual saliency map. One forward and one backward pass.</summary>
/// <remarks>Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks", ICLR workshop 2014.</remarks>
public sealed class Saliency : AttributionMethod
{
    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained) => new(explained.Model.Gradient(explained.Inputs, explained.Targets));
}
