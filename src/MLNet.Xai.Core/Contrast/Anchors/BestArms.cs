namespace MLNet.Xai.Core.Contrast;

/// <summary>KL-LUCB: finds the rules of the highest precision, drawing samples where they tell most (Kaufmann and Kalyanakrishnan, COLT 2013).</summary>
internal static class BestArms
{
    /// <summary>So many rules whose precisions are, with probability 1 - delta, the highest but for a tolerance; the best first.</summary>
    /// <param name="arms">The rules.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="options">Tolerance, delta, batch size.</param>
    /// <param name="draw">Draws so many samples of a rule.</param>
    /// <param name="hasTime">Says whether to go on; where it ends, those are taken that look best.</param>
    public static AnchorArm[] Of(IReadOnlyList<AnchorArm> arms, int count, AnchorOptions options, Action<AnchorArm, int> draw, Func<bool> hasTime)
    {
        foreach (AnchorArm arm in arms.Where(a => a.Samples == 0))
            draw(arm, FirstSamples(options));
        if (arms.Count <= count)
            return Best(arms, count);
        for (int round = 1; ; round++)
        {
            // Of thousands of rules most have the same few counts of samples: their bounds are found once.
            double beta = Beta(arms.Count, round, options.Delta), highest = double.NegativeInfinity;
            var uppers = new Dictionary<(int Samples, int Agreed), double>();
            AnchorArm[] best = Best(arms, count);
            AnchorArm? outside = null;
            foreach (AnchorArm arm in arms)
            {
                if (Array.IndexOf(best, arm) >= 0)
                    continue;
                if (!uppers.TryGetValue((arm.Samples, arm.Agreed), out double upper))
                    uppers[(arm.Samples, arm.Agreed)] = upper = arm.Upper(beta);
                if (outside is null || upper > highest || (upper == highest && IsBefore(arm, outside)))
                    (outside, highest) = (arm, upper);
            }

            AnchorArm inside = best.MinBy(a => a.Lower(beta))!;
            if (highest - inside.Lower(beta) <= options.Tolerance || !hasTime())
                return best;
            draw(outside!, options.BatchSize);
            draw(inside, options.BatchSize);
        }
    }

    /// <summary>How many samples every rule gets.</summary>
    public static int FirstSamples(AnchorOptions options) => Math.Max(1, options.BatchSize / 10);

    // The most precise ones in their order; of equal ones the first.
    private static AnchorArm[] Best(IReadOnlyList<AnchorArm> arms, int count)
    {
        var best = new List<AnchorArm>(count + 1);
        foreach (AnchorArm arm in arms)
        {
            int at = best.Count;
            while (at > 0 && IsBefore(arm, best[at - 1]))
                at--;
            if (at == count)
                continue;
            best.Insert(at, arm);
            if (best.Count > count)
                best.RemoveAt(count);
        }

        return [.. best];
    }

    // Of equal precision the one of more coverage.
    private static bool IsBefore(AnchorArm one, AnchorArm other) =>
        one.Precision > other.Precision || (one.Precision == other.Precision && one.Coverage > other.Coverage);

    // The exploration rate of the paper, with its constants.
    private static double Beta(int arms, int round, double delta)
    {
        double rate = Math.Log(405.5 * arms * Math.Pow(round, 1.1) / delta);
        return rate + Math.Log(rate);
    }
}
