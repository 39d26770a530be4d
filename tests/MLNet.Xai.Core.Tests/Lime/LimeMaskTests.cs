using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Segmentation;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeMaskTests
{
    // Five superpixels, two pixels each.
    private static readonly Superpixels s_superpixels = new([0, 0, 1, 1, 2, 2, 3, 3, 4, 4], 5, 2);
    private static readonly double[] s_weights = [0.3, -0.5, 0.1, 0, 0.2];

    [Theory]
    [InlineData(WeightSign.Positive, 2, 0, new[] { 1, 0, 0, 0, 1 })]
    [InlineData(WeightSign.Positive, 5, 0.15, new[] { 1, 0, 0, 0, 1 })]
    [InlineData(WeightSign.Negative, 5, 0, new[] { 0, 1, 0, 0, 0 })]
    [InlineData(WeightSign.Both, 3, 0, new[] { 1, -1, 0, 0, 1 })]
    [InlineData(WeightSign.Both, 9, 0, new[] { 1, -1, 1, 0, 1 })]
    public void Draw_WeightsAlone_ChoosesTheLargest(WeightSign sign, int count, double least, int[] bySuperpixel)
    {
        int[] expected = [.. bySuperpixel.SelectMany(v => new[] { v, v })];
        LimeMask.Draw(s_superpixels, s_weights, sign, count, least).ShouldBe(expected);
        LimeMask.Draw(s_superpixels, Fit([1, 0, 4, 2]), sign, count, least).ShouldBe(expected);
    }

    [Fact]
    public void Draw_OtherNumberOfWeights_SaysSo() =>
        Should.Throw<ArgumentException>(() => LimeMask.Draw(s_superpixels, [1.0, 2.0])).Message.ShouldContain("2 weights for 5 superpixels");

    private static LimeFit Fit(int[] selected) => new()
    {
        Weights = s_weights,
        Selected = selected,
        Intercept = 0,
        Score = 1,
        LocalPrediction = 0,
        StandardErrors = new double[s_weights.Length],
    };
}
