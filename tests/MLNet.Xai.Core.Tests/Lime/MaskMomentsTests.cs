using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class MaskMomentsTests
{
    [Theory]
    [InlineData(1, 40, 0.25)]
    [InlineData(7, 300, 0.25)]
    [InlineData(20, 1000, 0.25)]
    [InlineData(65, 500, 1)]
    [InlineData(20, 1000, 0.005)]    // the whole text outweighs all variants together
    [InlineData(5, 1, 0.25)]
    public void Of_AreTheMomentsSampleBySample(int players, int samples, double width)
    {
        var random = new Random(players);
        var masks = new byte[samples * players];
        for (int r = 0; r < samples; r++)
        {
            int most = r == 0 ? 0 : random.Next(1, players + 1);
            for (int p = 0; p < players; p++)
                masks[(r * players) + p] = (byte)(random.Next(players) < most ? 0 : 1);
        }

        double[] data = [.. masks.Select(m => (double)m)], labels = [.. Enumerable.Range(0, samples).Select(_ => random.NextDouble())];
        double[] weights = MaskKernel.Weights(masks, players, samples, width);
        NeighbourhoodMoments found = new MaskMoments(masks, players, weights).Of(data, labels), expected = new(data, players, labels, weights);
        double scale = Math.Max(1e-300, expected.Gram.Max(Math.Abs));
        found.Means.ShouldBe(expected.Means, 1e-13);
        found.LabelMean.ShouldBe(expected.LabelMean, 1e-13);
        found.LabelVariance.ShouldBe(expected.LabelVariance, 1e-10 * scale);
        found.Gram.ShouldBe(expected.Gram, 1e-10 * scale);
        found.Cross.ShouldBe(expected.Cross, 1e-10 * scale);
    }
}
