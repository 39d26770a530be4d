namespace MLNet.Xai.Torch.Attribution;

/// <summary>
/// Guided backpropagation: the gradient, except that each ReLU also drops what is negative on its way back. Sharp edges, but little to do with the class
/// (Adebayo et al., NeurIPS 2018): for pictures, not for conclusions.
/// </summary>
/// <remarks>
/// Springenberg et al., "Striving for simplicity", ICLR workshop 2015. Rectifiers must be <c>nn.ReLU</c> modules that are called. A model with none of them
/// is refused; a function relu beside modules cannot be seen from outside and keeps its ordinary gradient.
/// </remarks>
public sealed class GuidedBackpropagation : AttributionMethod
{
    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained) => new(ModifiedRelu.Guided(explained));
}
