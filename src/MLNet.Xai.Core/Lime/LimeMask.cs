using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Lime;

/// <summary>The pixels of the superpixels that matter most: 1 where they speak for the label, -1 where against it, 0 elsewhere.</summary>
public static class LimeMask
{
    /// <summary>The mask that <c>get_image_and_mask</c> gives.</summary>
    /// <param name="superpixels">The segments.</param>
    /// <param name="fit">The local model of the label.</param>
    /// <param name="sign">Which weights count.</param>
    /// <param name="count">Most superpixels. LIME's default is 5.</param>
    /// <param name="minWeight">Superpixels with a smaller |weight| are left out.</param>
    /// <returns>Row-major, height x width. With <see cref="WeightSign.Negative"/> the chosen pixels are 1, as in lime.</returns>
    public static int[] Draw(Superpixels superpixels, LimeFit fit, WeightSign sign = WeightSign.Positive, int count = 5, double minWeight = 0)
    {
        ArgumentNullException.ThrowIfNull(superpixels);
        ArgumentNullException.ThrowIfNull(fit);
        return Draw(superpixels, fit.Weights, fit.Selected, sign, count, minWeight);
    }

    /// <summary>The same of weights alone, as a column of a pipeline has them.</summary>
    /// <param name="superpixels">The segments.</param>
    /// <param name="weights">One weight a segment, 0 where it is not in the local model.</param>
    /// <param name="sign">Which weights count.</param>
    /// <param name="count">Most superpixels. LIME's default is 5.</param>
    /// <param name="minWeight">Superpixels with a smaller |weight| are left out.</param>
    /// <returns>Row-major, height x width. With <see cref="WeightSign.Negative"/> the chosen pixels are 1, as in lime.</returns>
    /// <exception cref="ArgumentException">There are not as many weights as segments.</exception>
    public static int[] Draw(Superpixels superpixels, ReadOnlySpan<double> weights, WeightSign sign = WeightSign.Positive, int count = 5, double minWeight = 0)
    {
        ArgumentNullException.ThrowIfNull(superpixels);
        if (weights.Length != superpixels.Count)
            throw new ArgumentException($"There are {weights.Length} weights for {superpixels.Count} superpixels.", nameof(weights));
        double[] all = weights.ToArray();
        int[] selected = [.. Enumerable.Range(0, all.Length).Where(s => all[s] != 0).OrderByDescending(s => Math.Abs(all[s]))];
        return Draw(superpixels, all, selected, sign, count, minWeight);
    }

    private static int[] Draw(Superpixels superpixels, double[] weights, int[] selected, WeightSign sign, int count, double minWeight)
    {
        var value = new int[superpixels.Count];
        foreach (int s in Chosen(weights, selected, sign, count, minWeight))
            value[s] = sign == WeightSign.Both && weights[s] < 0 ? -1 : 1;
        ReadOnlySpan<int> labels = superpixels.Labels;
        var mask = new int[labels.Length];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = value[labels[i]];
        return mask;
    }

    private static IEnumerable<int> Chosen(double[] weights, int[] selected, WeightSign sign, int count, double minWeight) => sign switch
    {
        WeightSign.Positive => selected.Where(s => weights[s] > 0 && weights[s] > minWeight).Take(count),
        WeightSign.Negative => selected.Where(s => weights[s] < 0 && -weights[s] > minWeight).Take(count),
        WeightSign.Both => selected.Take(count).Where(s => Math.Abs(weights[s]) >= minWeight),
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, "There is no such choice of weights."),
    };
}
