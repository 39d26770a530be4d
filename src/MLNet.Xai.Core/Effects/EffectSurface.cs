namespace MLNet.Xai.Core.Effects;

/// <summary>The effect of two features together on one output.</summary>
/// <param name="First">Values of the first feature.</param>
/// <param name="Second">Values of the second feature.</param>
/// <param name="Values">First x second.</param>
public sealed record EffectSurface(double[] First, double[] Second, double[] Values);
