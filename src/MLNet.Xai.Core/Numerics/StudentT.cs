namespace MLNet.Xai.Core.Numerics;

/// <summary>Student's t distribution and the normal one.</summary>
internal static class StudentT
{
    // Degrees of freedom from which on the normal distribution is nearer than the arithmetic of t.
    private const double Many = 1e7;

    /// <summary>The probability of a t at least as far from zero.</summary>
    public static double TwoSided(double t, double freedom) => double.IsNaN(t) || !(freedom > 0) ? double.NaN
        : double.IsInfinity(t) ? 0 : freedom > Many ? Normal(Math.Abs(t)) : Beta(freedom / (freedom + (t * t)), freedom / 2, 0.5);

    /// <summary>The t that so much of the distribution lies within, on both sides together: 0.95 gives 1.96 for many degrees of freedom.</summary>
    public static double Within(double confidence, double freedom)
    {
        if (!(freedom > 0))
            return double.NaN;
        double low = 0, high = 1;
        while (TwoSided(high, freedom) > 1 - confidence && high < 1e12)
            high *= 2;
        for (int i = 0; i < 100 && high - low > 1e-13 * high; i++)
        {
            double middle = (low + high) / 2;
            (low, high) = TwoSided(middle, freedom) > 1 - confidence ? (middle, high) : (low, middle);
        }

        return (low + high) / 2;
    }

    /// <summary>The same for the normal distribution.</summary>
    public static double NormalWithin(double confidence) => Within(confidence, double.PositiveInfinity);

    // erfc(z / sqrt 2), by its series and beyond by its continued fraction.
    private static double Normal(double z)
    {
        double x = z / Math.Sqrt(2);
        if (x < 2)
        {
            double term = x, sum = x;
            for (int k = 1; Math.Abs(term) > 1e-17 * sum; k++)
            {
                term *= -x * x / k;
                sum += term / ((2 * k) + 1);
            }

            return 1 - (2 / Math.Sqrt(Math.PI) * sum);
        }

        double below = x;
        for (int k = 100; k >= 1; k--)
            below = x + (k / 2.0 / below);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / below;
    }

    // The regularised incomplete beta function by Lentz's continued fraction (Press et al., "Numerical Recipes", 6.4).
    private static double Beta(double x, double a, double b)
    {
        if (x <= 0)
            return 0;
        if (x >= 1)
            return 1;
        double front = Math.Exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x)));
        return x < (a + 1) / (a + b + 2) ? front * Fraction(x, a, b) / a : 1 - (front * Fraction(1 - x, b, a) / b);
    }

    private static double Fraction(double x, double a, double b)
    {
        const double tiny = 1e-300;
        double c = 1, d = Far(1 - ((a + b) * x / (a + 1)));
        d = 1 / d;
        double result = d;
        for (int m = 1; m <= 10_000; m++)
        {
            double even = m * (b - m) * x / ((a + (2 * m) - 1) * (a + (2 * m)));
            (d, c) = (1 / Far(1 + (even * d)), Far(1 + (even / c)));
            result *= d * c;
            double odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + (2 * m) + 1));
            (d, c) = (1 / Far(1 + (odd * d)), Far(1 + (odd / c)));
            result *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-15)
                break;
        }

        return result;

        static double Far(double value) => Math.Abs(value) < tiny ? tiny : value;
    }

    // Stirling's series after a shift.
    private static double LogGamma(double x)
    {
        double shift = 0;
        for (; x < 15; x++)
            shift += Math.Log(x);
        double inverse = 1 / (x * x);
        double series = (1 / 12.0) - (inverse * ((1 / 360.0) - (inverse * ((1 / 1260.0) - (inverse * ((1 / 1680.0) - (inverse / 1188.0)))))));
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (series / x) - shift;
    }
}
