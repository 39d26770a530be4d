namespace MLNet.Xai.Torch.Attribution;

/// <summary>Input times gradient: exact contributions where the model is linear. One forward and one backward pass.</summary>
/// <remarks>Shrikumar et al., "Not just a black box", 2016.</remarks>
public sealed class InputXGradient : AttributionMethod
{
    /// <inheritdoc/>
    internal override AttributionValues Attribute(Explained explained) =>
        new(explained.Inputs.mul(explained.Model.Gradient(explained.Inputs, explained.Targets)));
}
