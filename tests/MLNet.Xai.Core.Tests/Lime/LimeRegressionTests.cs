using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>Local models worked out by hand.</summary>
public sealed class LimeRegressionTests
{
    // y = x0 + 3 x1 over an orthogonal design. The explained row is (10, 1): x0 contributes 10, x1 contributes 3.
    private static readonly double[] s_data = [10, 1, 10, -1, -10, 1, -10, -1];
    private static readonly double[] s_labels = [13, 7, -7, -13];

    [Fact]
    public void Fit_HighestWeights_RanksWeightTimesTheExplainedValue()
    {
        LimeFit fit = LimeRegression.Fit(s_data, s_labels, [1, 1, 1, 1], count: 1, FeatureSelection.HighestWeights, ridge: 0);
        fit.Selected.ShouldBe([0]);
        fit.Weights[0].ShouldBe(1, 1e-12);
        fit.Weights[1].ShouldBe(0);

        // Explained from (0, 1): x0 contributes nothing there.
        double[] elsewhere = [0, 1, 10, 1, -10, 1, 10, -1, -10, -1, 0, -1];
        LimeRegression.Fit(elsewhere, [3, 13, -7, 7, -13, -3], [1, 1, 1, 1, 1, 1], 1, FeatureSelection.HighestWeights, 0).Selected.ShouldBe([1]);
    }

    [Theory]
    [InlineData(6)] // forward selection takes what explains most: x0
    [InlineData(7)] // highest weights looks at the explained value
    public void Fit_Auto_SelectsForwardUpToSixFeatures(int count)
    {
        // Eight features: the first varies most, but the explained row has next to nothing of it.
        var random = new Random(3);
        const int features = 8, samples = 60;
        double[] data = new double[samples * features], labels = new double[samples], weights = new double[samples];
        for (int r = 0; r < samples; r++)
        {
            weights[r] = 1;
            for (int j = 0; j < features; j++)
                labels[r] += data[(r * features) + j] = r == 0 ? (j == 0 ? 0.001 : 1) : (random.NextDouble() - 0.5) * (j == 0 ? 10 : 1);
        }

        LimeRegression.Fit(data, labels, weights, count).Selected.Contains(0).ShouldBe(count == 6);
    }

    [Fact]
    public void StandardErrors_ByHand_AreTheSandwichTimesSamplesOverSpare()
    {
        // Slope 4 / 2 = 2, residuals 0, 0 and -0: shifted so that they are 1, 1, -2; influences 1/2, -1/2, 0.
        LimeFit fit = LimeRegression.Fit([1, -1, 0], [3, -1, -2], [1, 1, 1], ridge: 0);
        fit.Weights[0].ShouldBe(2, 1e-12);
        fit.Intercept.ShouldBe(0, 1e-12);
        fit.LocalPrediction.ShouldBe(2, 1e-12);
        fit.StandardErrors[0].ShouldBe(Math.Sqrt(((1 * 0.25) + (1 * 0.25)) * 3 / 1), 1e-12);    // 3 samples, 3 - 1 - 1 to spare
        fit.Score.ShouldBe(1 - (6 / 14.0), 1e-12);
    }

    [Fact]
    public void StandardErrors_WeightedByHand_SquareTheWeights()
    {
        // Weights 2, 2, 1: mean of x 0, Gram 4, slope (2 * 3 + 2 * 1) / 4 = 2; mean of y (6 - 2 - 4) / 5 = 0; residuals 1, 1, -4.
        LimeFit fit = LimeRegression.Fit([1, -1, 0], [3, -1, -4], [2, 2, 1], ridge: 0);
        fit.Weights[0].ShouldBe(2, 1e-12);
        fit.StandardErrors[0].ShouldBe(Math.Sqrt(2 * (2 * 1 / 4.0) * (2 * 1 / 4.0) * 3), 1e-12);
    }

    [Theory]
    [InlineData(2)] // as many samples as parameters
    [InlineData(1)] // fewer
    public void StandardErrors_NoSampleToSpare_AreNotANumber(int samples)
    {
        LimeFit fit = LimeRegression.Fit(new double[] { 1, -1 }.AsSpan(0, samples), new double[] { 1, 0 }.AsSpan(0, samples), new double[] { 1, 1 }.AsSpan(0, samples));
        fit.StandardErrors[0].ShouldBe(double.NaN);
    }

    // Orthogonal features enter a lasso's path in the order of |x'y|, whatever their scale: 16, 12, 8 here.
    [Theory]
    [InlineData(1, new[] { 0 })]
    [InlineData(2, new[] { 0, 1 })]
    [InlineData(3, new[] { 0, 1, 2 })]
    public void Fit_LassoPath_TakesTheLargestCorrelations(int count, int[] expected)
    {
        double[] data = new double[8 * 3], labels = new double[8];
        for (int r = 0; r < 8; r++)
        {
            double a = (r & 1) == 0 ? 2 : -2, b = (r & 2) == 0 ? 1 : -1, c = (r & 4) == 0 ? 0.5 : -0.5;
            (data[3 * r], data[(3 * r) + 1], data[(3 * r) + 2]) = (a, b, c);
            labels[r] = (0.5 * a) + (1.5 * b) + (4 * c);
        }

        LimeFit fit = LimeRegression.Fit(data, labels, [1, 1, 1, 1, 1, 1, 1, 1], count, FeatureSelection.LassoPath, ridge: 0);
        fit.Selected.Order().ShouldBe(expected);
    }

    [Fact]
    public void Fit_FeatureTwice_IsLeftAtZero()
    {
        LimeFit fit = LimeRegression.Fit([1, 1, -1, -1, 0, 0], [2, -2, 0], [1, 1, 1], ridge: 0);
        fit.Weights[0].ShouldBe(2, 1e-12);
        fit.Weights[1].ShouldBe(0);
        var factor = new Core.Numerics.Cholesky([4, 2, 2, 5], 2);
        factor.Solve([8, 9]).ShouldBe([((8 * 5) - (9 * 2)) / 16.0, ((4 * 9) - (2 * 8)) / 16.0]);
    }

    [Fact]
    public void Fit_ConstantLabels_ScoreOne()
    {
        LimeFit fit = LimeRegression.Fit([1, -1, 0], [5, 5, 5], [1, 1, 1]);
        fit.Score.ShouldBe(1);
        fit.Intercept.ShouldBe(5);
        fit.Weights[0].ShouldBe(0);
    }

    [Fact]
    public void Fit_Ridge_ShrinksAsTheFormulaSays() =>
        LimeRegression.Fit([1, -1], [2, -2], [1, 1], ridge: 2).Weights[0].ShouldBe(4 / (2.0 + 2), 1e-12);

    [Fact]
    public void Fit_WrongInput_SaysWhat()
    {
        Should.Throw<ArgumentException>(() => LimeRegression.Fit([1, 2, 3], [1, 2], [1, 1])).Message.ShouldContain("3 numbers of data");
        Should.Throw<ArgumentException>(() => LimeRegression.Fit([1, 2], [1, 2], [1])).Message.ShouldContain("1 weights");
        Should.Throw<ArgumentException>(() => LimeRegression.Fit([1, 2], [1, 2], [0, 0])).Message.ShouldContain("No sample");
        Should.Throw<ArgumentOutOfRangeException>(() => LimeRegression.Fit([1, 2], [1, 2], [1, 1], count: 0));
        Should.Throw<ArgumentOutOfRangeException>(() => LimeRegression.Fit([1, 2], [1, 2], [1, 1], ridge: -1));
    }
}
