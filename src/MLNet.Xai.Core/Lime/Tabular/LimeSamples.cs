namespace MLNet.Xai.Core.Lime;

/// <summary>Samples around a row, without the row itself.</summary>
/// <param name="Rows">Samples x features, as the model takes them.</param>
/// <param name="Codes">By feature, one a sample: the number of the bin or category, -1 for one that the training data has not; the scaled value of a feature that is not cut.</param>
internal sealed record LimeSamples(double[] Rows, double[][] Codes)
{
    public int Count => Codes[0].Length;
}
