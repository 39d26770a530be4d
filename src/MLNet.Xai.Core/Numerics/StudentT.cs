namespace MLNet.Xai.Core.Numerics;

/// <summary>Student's t distribution with whole degrees of freedom.</summary>
/// <remarks>The finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4, inverted by halving.</remarks>
internal static class StudentT
{
    /// <summary>The t that a part of the distribution lies within, on both sides of zero.</summary>
    /// <param name="inside">The part, above 0 and below 1: 0.95.</param>
    /// <param name="freedom">Degrees of freedom, 1 at least.</param>
    public static double TwoSided(double inside, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        (double low, double high) = (0, Math.PI / 2);
        for (int i = 0; i < 200 && low < high; i++)
        {
            double middle = low + ((high - low) / 2);
            if (middle == low || middle == high)
                break;
            if (Inside(middle, freedom) < inside)
                low = middle;
            else
                high = middle;
        }

        return Math.Tan(high) * Math.Sqrt(freedom);
    }

    // The part within +-t, for t / sqrt(freedom) = tan(angle).
    private static double Inside(double angle, int freedom)
    {
        double sin = Math.Sin(angle), cos = Math.Cos(angle), squared = cos * cos;
        bool odd = freedom % 2 == 1;
        if (freedom == 1)
            return 2 * angle / Math.PI;
        double term = odd ? cos : 1, sum = term;
        for (int k = odd ? 3 : 2; k <= freedom - 2; k += 2)
            sum += term *= squared * (k - 1) / k;
        return odd ? 2 / Math.PI * (angle + (sin * sum)) : sin * sum;
    }
}
