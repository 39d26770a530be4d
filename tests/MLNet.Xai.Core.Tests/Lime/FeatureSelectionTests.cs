using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

/// <summary>Selections on correlated features of different scales, against the definitions carried out the long way.</summary>
public sealed class FeatureSelectionTests
{
    private const int Features = 5;
    private const int Samples = 14;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(0, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fit_ForwardSelection_TakesWhatLeavesTheSmallestResidual(int seed)
    {
        (double[] data, double[] labels, double[] weights) = Neighbourhood(seed);
        List<int> expected = [];
        for (int count = 1; count < Features; count++)
        {
            expected.Add(Enumerable.Range(0, Features).Except(expected).MaxBy(j => Score(data, labels, weights, [.. expected, j])));
            LimeRegression.Fit(data, labels, weights, count, FeatureSelection.ForwardSelection, 0).Selected.Order().ShouldBe(expected.Order());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Fit_LassoPath_TakesTheFeaturesOfTheLeastPenaltyThatLeavesFewEnough(int seed)
    {
        (double[] data, double[] labels, double[] weights) = Neighbourhood(seed);
        var moments = new NeighbourhoodMoments(data, Features, labels, weights);
        double[] beta = new double[Features];
        int[][] last = new int[Features][];
        for (double penalty = moments.Cross.Max(Math.Abs); penalty > 1e-5; penalty *= 0.99)
        {
            for (int round = 0; round < 100; round++)
            {
                for (int j = 0; j < Features; j++)
                {
                    double c = moments.Cross[j];
                    for (int k = 0; k < Features; k++)
                        c -= k == j ? 0 : moments.Gram[(j * Features) + k] * beta[k];
                    beta[j] = Math.Sign(c) * Math.Max(0, Math.Abs(c) - penalty) / moments.Gram[(j * Features) + j];
                }
            }

            int[] chosen = [.. Enumerable.Range(0, Features).Where(j => beta[j] != 0)];
            for (int count = Math.Max(1, chosen.Length); count < Features; count++)
                last[count] = chosen;
        }

        for (int count = 1; count < Features; count++)
            LimeRegression.Fit(data, labels, weights, count, FeatureSelection.LassoPath, 0).Selected.Order().ShouldBe(last[count]);
    }

    private static double Score(double[] data, double[] labels, double[] weights, int[] features)
    {
        double[] some = [.. Enumerable.Range(0, Samples).SelectMany(r => features.Select(j => data[(r * Features) + j]))];
        return LimeRegression.Fit(some, labels, weights, features.Length, FeatureSelection.None, 0).Score;
    }

    private static (double[] Data, double[] Labels, double[] Weights) Neighbourhood(int seed)
    {
        var random = new Random(seed);
        double[] data = new double[Samples * Features], labels = new double[Samples], weights = new double[Samples];
        for (int r = 0; r < Samples; r++)
        {
            double shared = random.NextDouble() - 0.5;
            for (int j = 0; j < Features; j++)
                data[(r * Features) + j] = (1 + j) * (random.NextDouble() - 0.5 + (j < 3 ? shared : 0));
            labels[r] = data[r * Features] + (2 * data[(r * Features) + 2]) - data[(r * Features) + 3] + random.NextDouble();
            weights[r] = 0.2 + random.NextDouble();
        }

        return (data, labels, weights);
    }
}
