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
        byte[] masks = Masks(players, samples);
        double[] data = [.. masks.Select(m => (double)m)], labels = Labels(samples);
        double[] weights = MaskKernel.Weights(masks, players, samples, width);
        NeighbourhoodMoments found = MaskNeighbourhood.Of(masks, players, width).Moments(labels), expected = new(data, players, labels, weights);
        double scale = Math.Max(1e-300, expected.Gram.Max(Math.Abs));
        found.Means.ShouldBe(expected.Means, 1e-13);
        found.LabelMean.ShouldBe(expected.LabelMean, 1e-13);
        found.LabelVariance.ShouldBe(expected.LabelVariance, 1e-10 * scale);
        found.Gram.ShouldBe(expected.Gram, 1e-10 * scale);
        found.Cross.ShouldBe(expected.Cross, 1e-10 * scale);
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(4, 500)]
    [InlineData(10, 5000)]
    [InlineData(70, 300)]    // more players than a word has bits
    public void Distinct_IsTheRegressionOfAllSamples(int players, int samples)
    {
        byte[] masks = Masks(players, samples);
        var near = MaskNeighbourhood.Distinct(masks, players, 0.25);
        string[] names = [.. Enumerable.Range(0, samples).Select(r => Convert.ToHexString(masks, r * players, players))], distinct = [.. names.Distinct()];
        near.Masks.ShouldBe(Convert.FromHexString(string.Concat(distinct)));
        near.Times.ShouldBe(distinct.Select(name => (double)names.Count(n => n == name)));
        double[] said = Labels(distinct.Length), labels = [.. names.Select(name => said[Array.IndexOf(distinct, name)])];
        LimeFit found = LimeRegression.Fit(near, said, 6, FeatureSelection.HighestWeights, 1, errors: true);
        LimeFit expected = LimeRegression.Fit([.. masks.Select(m => (double)m)], labels, MaskKernel.Weights(masks, players, samples, 0.25), 6, FeatureSelection.HighestWeights);
        found.Selected.ShouldBe(expected.Selected);
        found.Weights.ShouldBe(expected.Weights, 1e-11);
        found.Intercept.ShouldBe(expected.Intercept, 1e-11);
        found.LocalPrediction.ShouldBe(expected.LocalPrediction, 1e-11);
        found.Score.ShouldBe(expected.Score, 1e-10);
        found.StandardErrors.ShouldBe(expected.StandardErrors, 1e-11);
        LimeRegression.Fit(near, said, 6, FeatureSelection.HighestWeights, 1, errors: false).StandardErrors.ShouldAllBe(e => double.IsNaN(e));
    }

    [Fact]
    public void LabelsThatAreAllTheSame_AreExplainedByNothing()
    {
        byte[] masks = Masks(9, 400);
        LimeFit fit = LimeRegression.Fit(MaskNeighbourhood.Of(masks, 9, 0.25), [.. Enumerable.Repeat(0.1, 400)], 6, FeatureSelection.HighestWeights, 1, errors: true);
        fit.Weights.ShouldAllBe(w => w == 0);
        fit.Intercept.ShouldBe(0.1);
        fit.Score.ShouldBe(1);
    }

    private static double[] Labels(int count)
    {
        var random = new Random(count);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    // The first is whole.
    private static byte[] Masks(int players, int samples)
    {
        var random = new Random(players);
        var masks = new byte[samples * players];
        for (int r = 0; r < samples; r++)
        {
            int most = r == 0 ? 0 : random.Next(1, players + 1);
            for (int p = 0; p < players; p++)
                masks[(r * players) + p] = (byte)(random.Next(players) < most ? 0 : 1);
        }

        return masks;
    }
}
