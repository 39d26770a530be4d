namespace MLNet.Xai.Core.Contrast;

/// <summary>Bounds of a probability by the Kullback-Leibler divergence from the share seen (Kaufmann and Kalyanakrishnan, COLT 2013).</summary>
internal static class BernoulliBounds
{
    private const int Halvings = 50;

    /// <summary>The largest q with samples x KL(share, q) at most a level.</summary>
    public static double Upper(double share, double level)
    {
        (double low, double high) = (share, 1);
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = Divergence(share, middle) > level ? (low, middle) : (middle, high);
        }

        return high;
    }

    /// <summary>The smallest such q.</summary>
    public static double Lower(double share, double level) => 1 - Upper(1 - share, level);

    /// <summary>KL(p, q) of two coins.</summary>
    public static double Divergence(double p, double q) => Part(p, q) + Part(1 - p, 1 - q);

    private static double Part(double p, double q) => p == 0 ? 0 : q == 0 ? double.PositiveInfinity : p * Math.Log(p / q);
}
