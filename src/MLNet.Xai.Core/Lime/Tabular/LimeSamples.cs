namespace MLNet.Xai.Core.Lime;

/// <summary>Samples around a row, without the row itself.</summary>
/// <param name="Rows">Samples x features, as the model takes them.</param>
/// <param name="Codes">By feature, one a sample: the number of the bin or category, -1 for one that the training data has not; the scaled value of a feature that is not cut.</param>
internal sealed record LimeSamples(double[] Rows, double[][] Codes)
{
    public int Count => Codes[0].Length;

    /// <summary>Where features are sampled around the row: what makes codes of standard normal deviates, which then stand in their place; null by feature where codes are codes.</summary>
    public LimeSpread?[]? Spreads { get; init; }
}

/// <summary>How a feature is sampled around a row.</summary>
/// <param name="Middle">The row's value.</param>
/// <param name="Scale">The feature's deviation in the training data.</param>
/// <param name="Mean">Its mean there.</param>
internal readonly record struct LimeSpread(double Middle, double Scale, double Mean);
