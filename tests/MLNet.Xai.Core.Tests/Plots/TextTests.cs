using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Plots.Scales;

namespace MLNet.Xai.Core.Tests.Plots;

/// <summary>Numbers and widths of text.</summary>
public sealed class TextTests
{
    [Theory]
    [InlineData(5953.18994140625, "5,953.19")]
    [InlineData(133670, "133,670")]
    [InlineData(-0.5, "−0.5")]
    [InlineData(0.1f, "0.1")]
    [InlineData(0, "0")]
    [InlineData(12345678, "12,345,678")]
    [InlineData(0.0000123456, "1.235e−5")]
    [InlineData(double.NaN, "missing")]
    [InlineData(double.NegativeInfinity, "−∞")]
    public void Value_Number_ReadsAsPeopleWriteIt(double value, string expected) => NumberText.Value(value).ShouldBe(expected);

    [Theory]
    [InlineData(0.2215, 0.2215, "+0.222")]
    [InlineData(-0.0004, 0.2215, "−0.0004")]
    [InlineData(0.00000004, 0.2215, "+4e−8")]
    [InlineData(-12.25, 345.6, "−12")]
    [InlineData(0, 0.2215, "0")]
    [InlineData(-808_488_457, 808_488_457, "−808M")]
    [InlineData(999_999, 1_999_999, "+1.00M")]
    [InlineData(345, 1_999_999, "+345")]
    [InlineData(1.22e-7, 1.22e-7, "+1.22e−7")]
    public void Signed_Number_HasThePlotsDecimals(double value, double largest, string expected) =>
        NumberText.Signed(value, NumberText.Decimals(largest, 3)).ShouldBe(expected);

    [Fact]
    public void Between_AnyDomain_TicksAreInsideEvenAndNotTooMany()
    {
        Prop.ForAll(
            Gen.Choose(-1_000_000, 1_000_000).Zip(Gen.Choose(1, 2_000_000)).Zip(Gen.Choose(2, 12)).ToArbitrary(),
            given =>
            {
                var ((start, width), count) = given;
                double from = start / 1000.0, to = from + (width / 777.0);
                double[] ticks = Ticks.Between(from, to, count, out double step);
                bool even = ticks.Zip(ticks.Skip(1)).All(p => Math.Abs(p.Second - p.First - step) < step * 1e-6);
                return even && ticks.Length <= count + 1 && ticks.All(t => t >= from - (step * 1e-6) && t <= to + (step * 1e-6))
                    && ticks.Distinct().Count() == ticks.Select(t => NumberText.Tick(t, step)).Distinct().Count();
            }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Truncate_AnyText_FitsAndKeepsItsBeginning()
    {
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonNull<string>>().Generator.Zip(Gen.Choose(20, 300)).ToArbitrary(),
            given =>
            {
                string text = given.Item1.Get, cut = TextMeter.Truncate(text, 13, given.Item2);
                return TextMeter.Width(cut, 13) <= given.Item2 + 0.02 && (cut == text || (cut.EndsWith('…') && text.StartsWith(cut[..^1].TrimEnd(), StringComparison.Ordinal)));
            }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0.98, 1.42, 2)]
    [InlineData(-0.3, 0.9, 5)]
    [InlineData(0, 7, 1)]
    [InlineData(3.1, 3.9, 2)]
    public void Several_AnyDomain_GivesAtLeastTwo(double from, double to, int count)
    {
        double[] ticks = Ticks.Several(from, to, count, out double step);
        ticks.Length.ShouldBeGreaterThanOrEqualTo(2);
        ticks.ShouldAllBe(t => t >= from - (step * 1e-6) && t <= to + (step * 1e-6));
    }

    [Fact]
    public void Truncate_ShortNameLongTail_UsesTheRoomThatTheNameLeaves()
    {
        const string tail = " = Exec-managerial";
        double room = TextMeter.Width("job" + tail, 13);
        TextMeter.Truncate("job", tail, 13, room).ShouldBe(("job", tail));
        TextMeter.Truncate("occupation of the customer", tail, 13, room).Tail.ShouldBe(TextMeter.Truncate(tail, 13, room * 0.6));
    }

    [Fact]
    public void Truncate_LetterWithAccents_IsNotCutApart() =>
        TextMeter.Truncate("e\u0301e\u0301e\u0301e\u0301e\u0301", 13, 34).ShouldBe("e\u0301e\u0301…");

    [Fact]
    public void Map_ConstantOrHugeDomain_StaysFinite()
    {
        new LinearScale(5, 5, 0, 100).Map(5).ShouldBe(50);
        new LinearScale(0, 0, 0, 100).Map(0).ShouldBe(50);
        new LinearScale(-1.7e308, 1.7e308, 0, 100).Map(0).ShouldBe(50, 1e-9);
    }
}
