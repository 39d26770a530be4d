using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>A rate with its confidence interval.</summary>
/// <param name="Value">Hits / trials; NaN without trials.</param>
/// <param name="Low">Lower end of Wilson's score interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Trials">How many were looked at.</param>
public readonly record struct RateInterval(double Value, double Low, double High, long Trials)
{
    /// <summary>Wilson's score interval, JASA 22, 1927: it stays inside [0, 1] and holds its level for rates near the ends and few trials.</summary>
    /// <param name="hits">Hits.</param>
    /// <param name="trials">Trials, at least as many.</param>
    /// <param name="confidence">Level, between 0 and 1.</param>
    public static RateInterval Wilson(long hits, long trials, double confidence = 0.95)
    {
        if (confidence is not (> 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "A confidence level lies between 0 and 1.");
        if (hits < 0 || hits > trials)
            throw new ArgumentOutOfRangeException(nameof(hits), hits, $"There are {trials} trials.");
        if (trials == 0)
            return new RateInterval(double.NaN, double.NaN, double.NaN, 0);
        double rate = (double)hits / trials, z = StudentT.NormalWithin(confidence), square = z * z / trials;
        double middle = (rate + (square / 2)) / (1 + square), half = z / (1 + square) * Math.Sqrt((rate * (1 - rate) / trials) + (square / trials / 4));
        return new RateInterval(rate, hits == 0 ? 0 : middle - half, hits == trials ? 1 : middle + half, trials);
    }
}
