namespace MLNet.Xai.Core.Surrogates;

/// <summary>A question that divides rows, and by how much it lowers their squared error.</summary>
/// <param name="Feature">What is asked.</param>
/// <param name="Threshold">The largest number that goes left.</param>
/// <param name="Categories">The categories that go left; <see langword="null"/> where the feature is a number.</param>
/// <param name="MissingGoesLeft">Where NaN goes.</param>
/// <param name="Gain">Drop of the sum of squared errors.</param>
internal sealed record TreeSplit(int Feature, float Threshold, int[]? Categories, bool MissingGoesLeft, double Gain);
