using MLNet.Xai.Core.Cam;

namespace MLNet.Xai.Core.Tests.Cam;

/// <summary>Weights of small maps, worked out by hand.</summary>
public sealed class ChannelWeightsTests
{
    private static FeatureMaps Maps(params float[] values) => new(values, 1, 1, values.Length);

    [Fact]
    public void Random_Weights_FillMinusOneToOne()
    {
        double[] weights = ChannelWeights.Random(20_000, seed: 42);
        weights.Min().ShouldBeInRange(-1, -0.999);
        weights.Max().ShouldBeInRange(0.999, 1);
        weights.Average().ShouldBe(0, 0.02);    // deviation of the mean: 0.004
        weights.Average(w => w * w).ShouldBe(1 / 3.0, 0.02);
        ChannelWeights.Random(20_000, seed: 42).ShouldBe(weights);
        ChannelWeights.Random(20_000, seed: 43).ShouldNotBe(weights);
        weights.Distinct().Count().ShouldBe(20_000);
    }

    [Fact]
    public void GradCam_Weight_IsTheMeanGradient() => ChannelWeights.GradCam(Maps(1, -2, 4)).ShouldBe([1.0]);

    [Fact]
    public void XGradCam_Weight_IsTheShareOfTheActivations() =>
        ChannelWeights.XGradCam(Maps(1, 2, 1), Maps(3, -1, 5))[0].ShouldBe((3 - 2 + 5) / (4 + 1e-7), 1e-12);

    [Fact]
    public void GradCamPlusPlus_Weight_LeavesOutGradientsThatAreNotPositive()
    {
        // Sum of A 4. g = 2: 2 * 4 / (8 + 8 * 4); g = 1: 1 * 1 / (2 + 4).
        ChannelWeights.GradCamPlusPlus(Maps(1, 2, 1), Maps(2, -3, 1), epsilon: 0)[0].ShouldBe((8 / 40.0) + (1 / 6.0), 1e-12);
        ChannelWeights.GradCamPlusPlus(Maps(1, 2, 1), Maps(2, -3, 1), epsilon: 1)[0].ShouldBe((8 / 41.0) + (1 / 7.0), 1e-12);
    }

    [Fact]
    public void AblationCam_Weight_IsThePartOfTheScoreThatIsLost() => ChannelWeights.AblationCam(4, [3, 5, 4]).ShouldBe([0.25, -0.25, 0]);

    [Fact]
    public void ScoreCam_Weight_IsTheSoftmax()
    {
        double[] weights = ChannelWeights.ScoreCam([0, Math.Log(3)]);
        weights[0].ShouldBe(0.25, 1e-12);
        weights[1].ShouldBe(0.75, 1e-12);
    }
}
