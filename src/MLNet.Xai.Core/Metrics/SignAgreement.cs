using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>Agreement of two attributions of the same features that looks at signs, and what chance alone gives.</summary>
/// <remarks>
/// Krishna et al., "The disagreement problem in explainable machine learning", TMLR 2024 (feature and sign agreement among the k largest). Chance levels are what the measure has on average when one side's
/// attributions are dealt out to the features at random, signs and all: they are exact.
/// </remarks>
public static class SignAgreement
{
    /// <summary>Part of the features whose attributions have the same sign. Features that are zero on both sides do not count, zero on one side only does not agree; NaN where all are zero.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static double Of(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        RankAgreement.SameLength(a, b);
        int same = 0, any = 0;
        for (int i = 0; i < a.Length; i++)
        {
            any += a[i] != 0 || b[i] != 0 ? 1 : 0;
            same += Same(a[i], b[i]) ? 1 : 0;
        }

        return any == 0 ? double.NaN : (double)same / any;
    }

    /// <summary>The chance level of <see cref="Of"/>; NaN where all are zero.</summary>
    /// <exception cref="ArgumentException">They differ in length.</exception>
    public static double ChanceLevel(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        RankAgreement.SameLength(a, b);
        (int all, Signs first, Signs second) = (a.Length, new Signs(a), new Signs(b));
        int zerosA = all - first.Any, zerosB = all - second.Any;
        if (first.Any == 0 || second.Any == 0)
            return first.Any + second.Any == 0 ? double.NaN : 0;

        // Of the places where neither is zero, each agrees with the same probability; how many there are follows from how many zeros meet.
        double agree = first.Meet(second) / ((double)first.Any * second.Any);
        return Hypergeometric.Mean(all, zerosA, zerosB, both => (all - zerosA - zerosB + both) * agree / (all - both));
    }

    /// <summary>
    /// Part of the k features of largest magnitude that the two have in common with the same sign; sets as in <see cref="RankAgreement.TopOverlap"/>.
    /// </summary>
    /// <exception cref="ArgumentException">They differ in length, or <paramref name="k"/> is below 1.</exception>
    public static double TopOverlap(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int k)
    {
        RankAgreement.SameLength(a, b);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int[] first = RankAgreement.Top(a, k), second = RankAgreement.Top(b, k);
        int same = 0;
        foreach (int i in first.Intersect(second))
            same += Same(a[i], b[i]) ? 1 : 0;
        return same / (double)Math.Max(first.Length, second.Length);
    }

    /// <summary>
    /// The chance levels of <see cref="RankAgreement.TopOverlap"/> and <see cref="TopOverlap"/>: one side's k largest are any as many features. NaN where all are zero.
    /// </summary>
    /// <exception cref="ArgumentException">They differ in length, or <paramref name="k"/> is below 1.</exception>
    public static (double TopOverlap, double SignedTopOverlap) TopChanceLevels(ReadOnlySpan<float> a, ReadOnlySpan<float> b, int k)
    {
        RankAgreement.SameLength(a, b);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int[] first = RankAgreement.Top(a, k), second = RankAgreement.Top(b, k);
        double size = Math.Max(first.Length, second.Length) * (double)a.Length;
        return (first.Length * (double)second.Length / size, new Signs(a, first).Meet(new Signs(b, second)) / size);
    }

    private static bool Same(float a, float b) => (a > 0 && b > 0) || (a < 0 && b < 0);

    private readonly record struct Signs
    {
        private readonly int _positive;
        private readonly int _negative;

        public Signs(ReadOnlySpan<float> values)
        {
            foreach (float value in values)
                (_positive, _negative) = (_positive + (value > 0 ? 1 : 0), _negative + (value < 0 ? 1 : 0));
        }

        public Signs(ReadOnlySpan<float> values, int[] places)
        {
            foreach (int i in places)
                (_positive, _negative) = (_positive + (values[i] > 0 ? 1 : 0), _negative + (values[i] < 0 ? 1 : 0));
        }

        public int Any => _positive + _negative;

        public double Meet(Signs other) => ((double)_positive * other._positive) + ((double)_negative * other._negative);
    }
}
