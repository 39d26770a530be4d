namespace MLNet.Xai.Core.Contrast;

/// <summary>KL-LUCB: finds the rules of the highest precision, drawing samples where they tell most (Kaufmann and Kalyanakrishnan, COLT 2013).</summary>
internal static class BestArms
{
    /// <summary>So many rules whose precisions are, with probability 1 - delta, the highest but for a tolerance; the best first.</summary>
    /// <param name="arms">The rules.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="options">Tolerance, delta, batch size.</param>
    /// <param name="draw">Draws so many samples of a rule.</param>
    public static AnchorArm[] Of(IReadOnlyList<AnchorArm> arms, int count, AnchorOptions options, Action<AnchorArm, int> draw)
    {
        foreach (AnchorArm arm in arms.Where(a => a.Samples == 0))
            draw(arm, Math.Max(1, options.BatchSize / 10));
        for (int round = 1; ; round++)
        {
            // Of equal precision the one of more coverage.
            AnchorArm[] sorted = [.. arms.OrderByDescending(a => a.Precision).ThenByDescending(a => a.Coverage)];
            if (sorted.Length <= count)
                return sorted;
            double beta = Beta(arms.Count, round, options.Delta);
            AnchorArm outside = sorted.Skip(count).MaxBy(a => a.Upper(beta))!, inside = sorted.Take(count).MinBy(a => a.Lower(beta))!;
            if (outside.Upper(beta) - inside.Lower(beta) <= options.Tolerance)
                return sorted[..count];
            draw(outside, options.BatchSize);
            draw(inside, options.BatchSize);
        }
    }

    // The exploration rate of the paper, with its constants.
    private static double Beta(int arms, int round, double delta)
    {
        double rate = Math.Log(405.5 * arms * Math.Pow(round, 1.1) / delta);
        return rate + Math.Log(rate);
    }
}
