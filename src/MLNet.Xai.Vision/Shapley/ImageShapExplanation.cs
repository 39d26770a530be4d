using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Vision.Shapley;

/// <summary>What the superpixels of a picture add to a probability; of each explained class.</summary>
/// <param name="Superpixels">The segments.</param>
/// <param name="Classes">The explained classes.</param>
/// <param name="Values">By class: one value a superpixel. With the base value they add up to the output.</param>
/// <param name="StandardErrors">By class: one a superpixel; zero where nothing was left to chance.</param>
/// <param name="BaseValues">By class: the probability of the picture with everything hidden.</param>
/// <param name="Outputs">By class: the probability of the picture.</param>
/// <param name="Evaluations">Pictures that were scored.</param>
public sealed record ImageShapExplanation(
    Superpixels Superpixels, IReadOnlyList<int> Classes, IReadOnlyList<double[]> Values, IReadOnlyList<double[]> StandardErrors, IReadOnlyList<double> BaseValues, IReadOnlyList<double> Outputs,
    long Evaluations)
{
    /// <summary>Each pixel's superpixel's value, whole: not its share of it. Row-major, height x width.</summary>
    /// <param name="index">Which of <see cref="Classes"/>.</param>
    public float[] ValueMap(int index)
    {
        double[] values = Values[index];
        var map = new float[Superpixels.Labels.Length];
        for (int i = 0; i < map.Length; i++)
            map[i] = (float)values[Superpixels.Labels[i]];
        return map;
    }

    /// <summary>Base value and values less the output: zero up to rounding.</summary>
    /// <param name="index">Which of <see cref="Classes"/>.</param>
    public double Residual(int index) => BaseValues[index] + Values[index].Sum() - Outputs[index];
}
