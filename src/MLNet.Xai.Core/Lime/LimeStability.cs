namespace MLNet.Xai.Core.Lime;

/// <summary>How alike explanations of the same row are that differ only by the seed of their samples.</summary>
/// <remarks>Visani, Bagli, Chesani, Poluzzi and Capuzzo, "Statistical stability indices for LIME", Journal of the Operational Research Society 2022; parts of 1 rather than per cent.</remarks>
/// <param name="Variables">VSI: the part of the selected features that two explanations share, a mean over all pairs; 1 where all select the same.</param>
/// <param name="Coefficients">
/// CSI: the part of the pairs of explanations in which the 95 % confidence intervals of a feature's weights (1.96 standard errors) overlap, a mean over the features that at least two explanations
/// select; NaN where there is none.
/// </param>
public readonly record struct LimeStability(double Variables, double Coefficients)
{
    private const double Normal95 = 1.96;

    /// <summary>Of explanations of one row and output.</summary>
    /// <param name="fits">Two at least, of the same features and settings, with standard errors.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static LimeStability Of(IReadOnlyList<LimeFit> fits)
    {
        ArgumentNullException.ThrowIfNull(fits);
        if (fits.Count < 2)
            throw new ArgumentException($"Stability is of two explanations at least; there are {fits.Count}.", nameof(fits));
        double shared = 0;
        int pairs = 0;
        int[] both = new int[fits[0].Weights.Length], overlaps = new int[both.Length];
        for (int i = 0; i < fits.Count; i++)
        {
            for (int j = 0; j < i; j++, pairs++)
            {
                int[] common = [.. fits[i].Selected.Intersect(fits[j].Selected)];
                int most = Math.Max(fits[i].Selected.Length, fits[j].Selected.Length);
                shared += most > 0 ? (double)common.Length / most : 1;
                foreach (int f in common)
                {
                    both[f]++;
                    double reach = Normal95 * (fits[i].StandardErrors[f] + fits[j].StandardErrors[f]);
                    overlaps[f] += Math.Abs(fits[i].Weights[f] - fits[j].Weights[f]) <= reach ? 1 : 0;
                }
            }
        }

        double[] parts = [.. Enumerable.Range(0, both.Length).Where(f => both[f] > 0).Select(f => (double)overlaps[f] / both[f])];
        return new LimeStability(shared / pairs, parts.Length > 0 ? parts.Average() : double.NaN);
    }
}
