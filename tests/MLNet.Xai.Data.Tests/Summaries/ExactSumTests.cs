using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Data.Summaries;

namespace MLNet.Xai.Data.Tests.Summaries;

public sealed class ExactSumTests
{
    private static readonly Gen<double> s_doubles = Gen.Choose(0, 20).SelectMany(kind => kind switch
    {
        0 => Gen.Constant(0.0),
        1 => Gen.Constant(-0.0),
        2 => Gen.Constant(double.Epsilon),
        3 => Gen.Constant(double.MaxValue),
        4 => Gen.Constant(-double.MaxValue),
        < 12 => Gen.Choose(-1000, 1000).Select(i => i / 7.0),
        _ => Gen.Choose(int.MinValue, int.MaxValue).SelectMany(a => Gen.Choose(int.MinValue, int.MaxValue).Select(b => BitConverter.Int64BitsToDouble(((long)a << 32) | (uint)b))),
    }).Where(double.IsFinite);

    private static ExactSum Of(IEnumerable<double> values)
    {
        var sum = new ExactSum();
        foreach (double value in values)
            sum.Add(value);
        return sum;
    }

    // Every double is a whole multiple of 2^-1074.
    private static BigInteger Whole(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent > 0 ? 1L << 52 : 0);
        return (bits < 0 ? -mantissa : mantissa) << Math.Max(0, exponent - 1);
    }

    [Fact]
    public void Add_AnyNumbers_IsTheSumOfWholeNumbers() => Prop.ForAll(s_doubles.ListOf().ToArbitrary(), values =>
    {
        BigInteger exact = values.Aggregate(BigInteger.Zero, (sum, v) => sum + Whole(v));
        double found = Of(values).ToDouble();
        if (double.IsInfinity(found))
            return BigInteger.Abs(exact) > Whole(double.MaxValue);
        return IsNearest(found, exact);
    }).QuickCheckThrowOnFailure();

    private static bool IsNearest(double found, BigInteger exact)
    {
        BigInteger error = BigInteger.Abs(Whole(found) - exact);
        return error <= BigInteger.Abs(Whole(Math.BitIncrement(found)) - exact) && error <= BigInteger.Abs(Whole(Math.BitDecrement(found)) - exact);
    }

    [Fact]
    public void Add_InAnyOrderAndAnyParts_IsTheSameText() => Prop.ForAll(s_doubles.ListOf().ToArbitrary(), Gen.Choose(0, 1000000).ToArbitrary(), (values, seed) =>
    {
        var random = new Random(seed);
        double[] shuffled = [.. values];
        random.Shuffle(shuffled);
        var parts = new List<ExactSum>();
        for (int i = 0; i < shuffled.Length;)
        {
            int size = random.Next(1, shuffled.Length - i + 1);
            parts.Add(ExactSum.Parse(Of(shuffled.AsSpan(i, size).ToArray()).ToString()));
            i += size;
        }

        var merged = new ExactSum();
        foreach (ExactSum part in parts)
            merged.Add(part);
        return merged.ToString().Equals(Of(values).ToString(), StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Subtract_OfItself_IsZero() => Prop.ForAll(s_doubles.ListOf().ToArbitrary(), values =>
    {
        ExactSum sum = Of(values);
        sum.Subtract(Of(values));
        return sum.ToString() == "0p0" && sum.ToDouble() == 0;
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(new[] { 1e308, 1e308, -1e308, -1e308, 3.0 }, 3.0)]
    [InlineData(new[] { 1e16, 1.0, -1e16 }, 1.0)]
    [InlineData(new[] { double.PositiveInfinity, 1.0 }, double.PositiveInfinity)]
    [InlineData(new[] { double.PositiveInfinity, double.NegativeInfinity }, double.NaN)]
    [InlineData(new[] { double.NaN, 1.0 }, double.NaN)]
    [InlineData(new double[0], 0.0)]
    public void ToDouble_IsRoundedOnceAtTheEnd(double[] values, double expected)
    {
        Of(values).ToDouble().ShouldBe(expected);
        ExactSum.Parse(Of(values).ToString()).ToDouble().ShouldBe(expected);
    }

    [Fact]
    public void Add_OverManyCarries_KeepsEveryBit()
    {
        var sum = new ExactSum();
        for (int i = 0; i < 3_000_000; i++)
            sum.Add(-0.1);
        IsNearest(sum.ToDouble(), Whole(-0.1) * 3_000_000).ShouldBeTrue();
    }

    [Theory]
    [InlineData("")]
    [InlineData("12")]
    [InlineData("1p-2000")]
    [InlineData("1p9999")]
    [InlineData("zp0")]
    [InlineData("1p0;1")]
    public void Parse_OtherText_IsRefused(string text) => Should.Throw<FormatException>(() => ExactSum.Parse(text));
}
