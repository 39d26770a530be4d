namespace MLNet.Xai.Core.Coalitions;

/// <summary>The function of one feature in an additive model.</summary>
/// <param name="feature">Which feature.</param>
/// <param name="values">Values of the feature.</param>
/// <param name="outputs">Receives values x outputs: what the feature adds to each output.</param>
/// <typeparam name="T">float or double.</typeparam>
public delegate void FeatureFunction<T>(int feature, ReadOnlySpan<T> values, Span<double> outputs);
