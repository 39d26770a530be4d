namespace MLNet.Xai.Core.Lime;

/// <summary>Samples around a row.</summary>
/// <param name="Rows">Samples x features, as the model takes them; the explained row first.</param>
/// <param name="Data">The same as the local model sees them: 1 where a sample is in the explained row's bin or category, scaled values where a feature is not cut.</param>
internal readonly record struct LimeNeighbourhood(double[] Rows, double[] Data);
