using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class LimeStabilityTests
{
    [Fact]
    public void Of_ByHand()
    {
        // Shared of two: {0,1}&{0,1} = 2, {0,1}&{0,2} = 1 twice: (1 + 0.5 + 0.5) / 3. Weights of 0: 1 and 1.1 overlap, 3 with none; of 1: 2 and 2 do.
        LimeFit[] fits = [Fit([1, 2, 0], [0, 1]), Fit([1.1, 2, 0], [0, 1]), Fit([3, 0, 5], [0, 2])];
        LimeStability stability = LimeStability.Of(fits);
        stability.Variables.ShouldBe(2 / 3.0, 1e-12);
        stability.Coefficients.ShouldBe(((1 / 3.0) + 1) / 2, 1e-12);
        LimeStability.Of([fits[0], fits[0]]).ShouldBe(new LimeStability(1, 1));
        LimeStability.Of([Fit([1, 0], [0]), Fit([0, 1], [1])]).ShouldBe(new LimeStability(0, double.NaN));
        Should.Throw<ArgumentException>(() => LimeStability.Of([fits[0]])).Message.ShouldContain("there are 1");
    }

    private static LimeFit Fit(double[] weights, int[] selected) => new()
    {
        Weights = weights,
        Selected = selected,
        Intercept = 0,
        Score = 1,
        LocalPrediction = 0,
        StandardErrors = [.. weights.Select(w => w != 0 ? 0.05 : 0)],
    };
}
