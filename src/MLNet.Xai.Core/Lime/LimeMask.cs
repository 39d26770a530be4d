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
        var value = new int[superpixels.Count];
        foreach (int s in Chosen(fit, sign, count, minWeight))
            value[s] = sign == WeightSign.Both && fit.Weights[s] < 0 ? -1 : 1;
        ReadOnlySpan<int> labels = superpixels.Labels;
        var mask = new int[labels.Length];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = value[labels[i]];
        return mask;
    }

    private static IEnumerable<int> Chosen(LimeFit fit, WeightSign sign, int count, double minWeight) => sign switch
    {
        WeightSign.Positive => fit.Selected.Where(s => fit.Weights[s] > 0 && fit.Weights[s] > minWeight).Take(count),
        WeightSign.Negative => fit.Selected.Where(s => fit.Weights[s] < 0 && -fit.Weights[s] > minWeight).Take(count),
        WeightSign.Both => fit.Selected.Take(count).Where(s => Math.Abs(fit.Weights[s]) >= minWeight),
        _ => throw new ArgumentOutOfRangeException(nameof(sign), sign, "There is no such choice of weights."),
    };
}
