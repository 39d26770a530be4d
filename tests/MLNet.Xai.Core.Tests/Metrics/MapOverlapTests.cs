using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Tests.Metrics;

public sealed class MapOverlapTests
{
    [Fact]
    public void Top_Ties_GoToTheEarlierPixel() =>
        MapOverlap.Top([1, 3, 3, 0, 3, 2, 2, 2, 2, 2], 0.2).ShouldBe([false, true, true, false, false, false, false, false, false, false]);

    [Fact]
    public void IntersectionOverUnion_CountsPixels()
    {
        MapOverlap.IntersectionOverUnion([true, true, false, false], [true, false, true, false]).ShouldBe(1 / 3.0, 1e-15);
        MapOverlap.IntersectionOverUnion([false], [true]).ShouldBe(0);
        MapOverlap.IntersectionOverUnion([false], [false]).ShouldBe(double.NaN);
        MapOverlap.ChanceLevel(9, 0, 0).ShouldBe(double.NaN);
        MapOverlap.ChanceLevel(9, 0, 3).ShouldBe(0);
        Should.Throw<ArgumentException>(() => MapOverlap.IntersectionOverUnion([true], [true, false])).Message.ShouldContain("1 and 2 pixels");
    }

    [Theory]
    [InlineData(10, 3, 4)]
    [InlineData(6, 5, 4)]
    [InlineData(4, 0, 2)]
    [InlineData(5, 5, 5)]
    public void ChanceLevel_IsTheMeanOverAllPlacements(int pixels, int a, int b)
    {
        bool[] first = [.. Enumerable.Range(0, pixels).Select(i => i < a)];
        List<double> values = [];
        for (int set = 0; set < 1 << pixels; set++)
        {
            if (System.Numerics.BitOperations.PopCount((uint)set) == b)
                values.Add(MapOverlap.IntersectionOverUnion(first, [.. Enumerable.Range(0, pixels).Select(i => (set >> i & 1) != 0)]));
        }

        MapOverlap.ChanceLevel(pixels, a, b).ShouldBe(values.Average(), 1e-12);
    }

    [Fact]
    public void ChanceLevel_OfTwoTenPercentMasks_IsAboutFivePercent() =>
        MapOverlap.ChanceLevel(224 * 224, 5018, 5018).ShouldBe(0.0526, 0.0005);
}
