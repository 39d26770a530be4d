namespace MLNet.Xai.Core.Contrast;

/// <summary>A row like the explained one of which the model says what was asked for.</summary>
/// <param name="Values">All slots.</param>
/// <param name="Outputs">What the model says of it: all outputs.</param>
/// <param name="Changed">The features that differ, by their places in <see cref="ContrastSpace.Features"/>, ascending.</param>
/// <param name="Distance">How far it is from the row (<see cref="ContrastSpace.Distance"/>).</param>
/// <param name="Cost">The distance and what the changes cost (<see cref="CounterfactualOptions.ChangeCost"/>): what was made small.</param>
/// <param name="DataDistance">The mean distance to its nearest rows in the sample.</param>
/// <param name="Plausibility">How usual it is, from above 0 to 1 (<see cref="ContrastSpace.Plausibility"/>).</param>
public sealed record Counterfactual(
    IReadOnlyList<float> Values, IReadOnlyList<double> Outputs, IReadOnlyList<int> Changed, double Distance, double Cost, double DataDistance, double Plausibility);
