using System.Globalization;
using System.Numerics;

namespace MLNet.Xai.Data.Summaries;

/// <summary>
/// A sum of doubles without any rounding: a fixed-point number as wide as their range. So it is the same bits whatever the order and however the numbers are split among machines (Kulisch and Miranker's accumulator).
/// </summary>
/// <remarks>
/// The number is cut into limbs of 32 bits that are held in 64: each takes 2^31 additions before its carry is to be moved on. Limb 0's lowest bit is worth 2^-1074. Infinities and NaN are counted apart.
/// </remarks>
internal sealed class ExactSum
{
    private const int Limbs = 68;
    private const int LowestExponent = -1074;
    private const int AdditionsBeforeCarry = 1 << 30;

    private readonly long[] _limbs = new long[Limbs];
    private int _additions;
    private long _positiveInfinities;
    private long _negativeInfinities;
    private long _nans;

    /// <summary>Adds a number.</summary>
    public void Add(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)(bits >> 52) & 0x7FF;
        if (exponent == 0x7FF)
        {
            AddSpecial(value);
            return;
        }

        if (++_additions == AdditionsBeforeCarry)
            Carry();
        ulong mantissa = (ulong)bits & 0xFFFFFFFFFFFFF;
        int shift = 0;
        if (exponent > 0)
        {
            mantissa |= 1UL << 52;
            shift = exponent - 1;
        }

        // 53 bits that begin anywhere within a limb lie in three of them.
        int limb = shift >> 5, within = shift & 31;
        ulong low = mantissa << within, high = within == 0 ? 0 : mantissa >> (64 - within);
        long sign = bits >> 63;
        _limbs[limb] += ((long)(low & 0xFFFFFFFF) ^ sign) - sign;
        _limbs[limb + 1] += ((long)(low >> 32) ^ sign) - sign;
        _limbs[limb + 2] += ((long)high ^ sign) - sign;
    }

    /// <summary>Adds another sum.</summary>
    public void Add(ExactSum other)
    {
        AddLimbs(other, 1);
        _positiveInfinities += other._positiveInfinities;
        _negativeInfinities += other._negativeInfinities;
        _nans += other._nans;
    }

    /// <summary>Takes another sum away.</summary>
    public void Subtract(ExactSum other)
    {
        AddLimbs(other, -1);
        _positiveInfinities += other._negativeInfinities;
        _negativeInfinities += other._positiveInfinities;
        _nans += other._nans;
    }

    /// <summary>The sum, rounded once, to the nearest double; NaN where one was added, or infinities of both signs.</summary>
    public double ToDouble()
    {
        if (_nans > 0 || (_positiveInfinities > 0 && _negativeInfinities > 0))
            return double.NaN;
        if (_positiveInfinities > 0)
            return double.PositiveInfinity;
        return _negativeInfinities > 0 ? double.NegativeInfinity : Round(ToInteger(), LowestExponent);
    }

    /// <summary>The sum as text that <see cref="Parse"/> reads back, the same for the same sum.</summary>
    public override string ToString()
    {
        BigInteger value = ToInteger();
        int zeros = value.IsZero ? 0 : (int)BigInteger.TrailingZeroCount(value);
        string text = string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{BigInteger.Abs(value) >> zeros:x}p{(value.IsZero ? 0 : zeros + LowestExponent)}");
        return (_nans | _positiveInfinities | _negativeInfinities) == 0 ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text};{_positiveInfinities};{_negativeInfinities};{_nans}");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static ExactSum Parse(string text)
    {
        var sum = new ExactSum();
        string[] parts = text.Split(';');
        string[] number = parts[0].Split('p');
        bool negative = number[0].StartsWith('-');
        if (parts.Length is not (1 or 4) || number.Length != 2
            || !BigInteger.TryParse("0" + number[0][(negative ? 1 : 0)..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out BigInteger value)
            || !int.TryParse(number[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) || exponent < LowestExponent || exponent > 1100)
        {
            throw new FormatException($"'{text}' is no exact sum.");
        }

        if (!value.IsZero)
            sum.SetInteger((negative ? -value : value) << (exponent - LowestExponent), text);
        if (parts.Length == 4)
        {
            sum._positiveInfinities = Count(parts[1]);
            sum._negativeInfinities = Count(parts[2]);
            sum._nans = Count(parts[3]);
        }

        return sum;

        long Count(string part) => long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : throw new FormatException($"'{text}' is no exact sum.");
    }

    private void AddLimbs(ExactSum other, int sign)
    {
        Carry();
        other.Carry();
        for (int i = 0; i < Limbs; i++)
            _limbs[i] += sign * other._limbs[i];
        Carry();
    }

    private void AddSpecial(double value)
    {
        if (double.IsNaN(value))
            _nans++;
        else if (value > 0)
            _positiveInfinities++;
        else
            _negativeInfinities++;
    }

    // Moves what is above 32 bits on; the last limb keeps its sign.
    private void Carry()
    {
        _additions = 0;
        for (int i = 0; i < Limbs - 1; i++)
        {
            _limbs[i + 1] += _limbs[i] >> 32;
            _limbs[i] &= 0xFFFFFFFF;
        }
    }

    private BigInteger ToInteger()
    {
        Carry();
        BigInteger value = _limbs[Limbs - 1];
        for (int i = Limbs - 2; i >= 0; i--)
            value = (value << 32) + _limbs[i];
        return value;
    }

    private void SetInteger(BigInteger value, string text)
    {
        for (int i = 0; i < Limbs - 1; i++)
        {
            _limbs[i] = (long)(value & 0xFFFFFFFF);
            value >>= 32;
        }

        if (value < long.MinValue / 2 || value > long.MaxValue / 2)
            throw new FormatException($"'{text}' is no exact sum.");
        _limbs[Limbs - 1] = (long)value;
    }

    // To nearest, ties to even, as a single addition of doubles would be rounded.
    private static double Round(BigInteger value, int exponent)
    {
        BigInteger magnitude = BigInteger.Abs(value);
        int drop = (int)Math.Max(0, (long)magnitude.GetBitLength() - 53);
        BigInteger kept = magnitude >> drop;
        if (drop > 0)
        {
            BigInteger rest = magnitude - (kept << drop), half = BigInteger.One << (drop - 1);
            if (rest > half || (rest == half && !kept.IsEven))
                kept++;
        }

        double result = Math.ScaleB((double)(ulong)kept, drop + exponent);
        return value.Sign < 0 ? -result : result;
    }
}
