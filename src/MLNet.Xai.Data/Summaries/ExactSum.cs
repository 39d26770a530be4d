using System.Globalization;
using System.Numerics;

namespace MLNet.Xai.Data.Summaries;

/// <summary>
/// A sum of doubles without any rounding: a fixed-point number as wide as their range. So it is the same bits whatever the order and however the numbers are split among machines (Kulisch and Miranker's accumulator).
/// </summary>
/// <remarks>
/// The number is cut into limbs of 32 bits that are held in 64: each takes 2^31 additions before its carry is to be moved on. Limb 0's lowest bit is worth 2^-1074. Only the limbs between the lowest and the highest that
/// were needed are kept: three or four of 68 for most columns. Infinities and NaN are counted apart.
/// </remarks>
internal sealed class ExactSum
{
    private const int Limbs = 68;
    private const int LimbsOfNumber = 3;
    private const int DigitsOfLimb = 8;
    private const int LowestExponent = -1074;
    private const int AdditionsBeforeCarry = 1 << 30;
    private const long MostInLastLimb = 1L << 48;

    private long[] _limbs = [];
    private int _first;
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
        int limb = (shift >> 5) - _first, within = shift & 31;
        if (limb < 0 || limb + LimbsOfNumber > _limbs.Length)
        {
            Widen(shift >> 5, LimbsOfNumber);
            limb = (shift >> 5) - _first;
        }

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
        return _negativeInfinities > 0 ? double.NegativeInfinity : Round(ToInteger(), LowestExponent + (32 * _first));
    }

    /// <summary>The sum as text that <see cref="Parse"/> reads back, the same for the same sum.</summary>
    public override string ToString()
    {
        BigInteger value = ToInteger();
        int zeros = value.IsZero ? 0 : (int)BigInteger.TrailingZeroCount(value);
        string text = string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? "-" : "")}{BigInteger.Abs(value) >> zeros:x}p{(value.IsZero ? 0 : zeros + (32 * _first) + LowestExponent)}");
        return (_nans | _positiveInfinities | _negativeInfinities) == 0 ? text
            : string.Create(CultureInfo.InvariantCulture, $"{text};{_positiveInfinities};{_negativeInfinities};{_nans}");
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="FormatException">It is no such text.</exception>
    public static ExactSum Parse(ReadOnlySpan<char> text)
    {
        var sum = new ExactSum();
        Span<Range> parts = stackalloc Range[5];
        int count = text.Split(parts, ';');
        ReadOnlySpan<char> number = text[parts[0]];
        bool negative = number.StartsWith('-');
        int p = number.IndexOf('p');
        if (count is not (1 or 4) || p < 0
            || !int.TryParse(number[(p + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int exponent) || exponent < LowestExponent || exponent > 1100
            || !sum.TrySet(number[(negative ? 1 : 0)..p], exponent - LowestExponent, negative))
        {
            throw new FormatException($"'{text}' is no exact sum.");
        }

        if (count == 4)
        {
            sum._positiveInfinities = Count(text[parts[1]], text);
            sum._negativeInfinities = Count(text[parts[2]], text);
            sum._nans = Count(text[parts[3]], text);
        }

        return sum;

        static long Count(ReadOnlySpan<char> part, ReadOnlySpan<char> text) =>
            long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out long count) ? count : throw new FormatException($"'{text}' is no exact sum.");
    }

    private void AddLimbs(ExactSum other, int sign)
    {
        Carry();
        other.Carry();
        if (other._limbs.Length == 0)
            return;
        Widen(other._first, other._limbs.Length);
        int from = other._first - _first;
        for (int i = 0; i < other._limbs.Length; i++)
            _limbs[from + i] += sign * other._limbs[i];
        _additions = 1;
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

    // Moves what is above 32 bits on; the last limb keeps its sign, and has a limb more above it where it becomes large.
    private void Carry()
    {
        _additions = 0;
        for (int i = 0; i < _limbs.Length; i++)
        {
            if (i == _limbs.Length - 1)
            {
                if (_limbs[i] is > -MostInLastLimb and < MostInLastLimb)
                    break;
                Widen(_first, _limbs.Length + 1);
            }

            _limbs[i + 1] += _limbs[i] >> 32;
            _limbs[i] &= 0xFFFFFFFF;
        }
    }

    // Keeps these limbs too.
    private void Widen(int first, int count)
    {
        if (_limbs.Length == 0)
        {
            (_first, _limbs) = (first, new long[count]);
            return;
        }

        int lowest = Math.Min(_first, first), length = Math.Max(_first + _limbs.Length, first + count) - lowest;
        if (length == _limbs.Length)
            return;
        long[] limbs = new long[length];
        _limbs.CopyTo(limbs, _first - lowest);
        (_first, _limbs) = (lowest, limbs);
    }

    // The integer of the limbs that are kept: what limb _first is worth is left to the caller.
    private BigInteger ToInteger()
    {
        Carry();
        BigInteger value = 0;
        for (int i = _limbs.Length - 1; i >= 0; i--)
            value = (value << 32) + _limbs[i];
        return value;
    }

    // Hexadecimal digits, times 2 to the power of shift.
    private bool TrySet(ReadOnlySpan<char> digits, int shift, bool negative)
    {
        if (digits.Length is 0 or > DigitsOfLimb * Limbs)
            return false;
        if (digits is "0")
            return true;
        int limbs = (digits.Length + DigitsOfLimb - 1) / DigitsOfLimb, within = shift & 31;
        (_first, _limbs) = (shift >> 5, new long[limbs + 1]);
        for (int i = 0; i < limbs; i++)
        {
            ReadOnlySpan<char> ofLimb = digits[Math.Max(0, digits.Length - (DigitsOfLimb * (i + 1)))..(digits.Length - (DigitsOfLimb * i))];
            if (!uint.TryParse(ofLimb, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
                return false;
            ulong shifted = (ulong)value << within;
            _limbs[i] += negative ? -(long)(uint)shifted : (uint)shifted;
            _limbs[i + 1] += negative ? -(long)(shifted >> 32) : (long)(shifted >> 32);
        }

        return true;
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
