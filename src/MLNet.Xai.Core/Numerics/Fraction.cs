using System.Numerics;

namespace MLNet.Xai.Core.Numerics;

/// <summary>An exact fraction, for weights whose sums would lose their digits in floating point.</summary>
internal readonly record struct Fraction
{
    public Fraction(BigInteger top, BigInteger bottom)
    {
        BigInteger common = BigInteger.GreatestCommonDivisor(top, bottom) * bottom.Sign;
        (Top, Bottom) = (top / common, bottom / common);
    }

    public BigInteger Top { get; }

    /// <summary>Positive, and without a common divisor.</summary>
    public BigInteger Bottom { get; }

    public static Fraction operator +(Fraction a, Fraction b) => new((a.Top * b.Bottom) + (b.Top * a.Bottom), a.Bottom * b.Bottom);

    public static Fraction operator -(Fraction a, Fraction b) => new((a.Top * b.Bottom) - (b.Top * a.Bottom), a.Bottom * b.Bottom);

    public static Fraction operator *(Fraction a, Fraction b) => new(a.Top * b.Top, a.Bottom * b.Bottom);

    /// <summary>n over k.</summary>
    public static BigInteger Binomial(int n, int k)
    {
        if (k < 0 || k > n)
            return 0;
        BigInteger result = 1;
        for (int i = 1; i <= k; i++)
            result = result * (n - k + i) / i;
        return result;
    }

    /// <summary>The nearest double, or one beside it.</summary>
    public double ToDouble()
    {
        int shift = 66 - (int)(BigInteger.Abs(Top).GetBitLength() - Bottom.GetBitLength());
        return Math.ScaleB((double)((shift >= 0 ? Top << shift : Top >> -shift) / Bottom), -shift);
    }
}
