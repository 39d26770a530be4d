namespace MLNet.Xai.Core.Plots;

/// <summary>A feature of <see cref="ImportancePlot"/>: how much it matters, and between what.</summary>
/// <param name="Name">The feature.</param>
/// <param name="Value">How much it matters; below zero where it rather harms.</param>
/// <param name="Low">Lower end of the interval; NaN where there is none.</param>
/// <param name="High">Upper end.</param>
public sealed record ImportanceBar(string Name, double Value, double Low = double.NaN, double High = double.NaN);
