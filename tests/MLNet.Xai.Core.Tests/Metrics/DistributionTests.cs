using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Metrics;

public sealed class DistributionTests
{
    [Fact]
    public void StudentT_TableValues()
    {
        StudentT.Within(0.95, 1).ShouldBe(12.706204736, 1e-8);
        StudentT.Within(0.95, 10).ShouldBe(2.228138852, 1e-8);
        StudentT.Within(0.99, 30).ShouldBe(2.749995654, 1e-8);
        StudentT.NormalWithin(0.95).ShouldBe(1.959963985, 1e-7);
        StudentT.NormalWithin(0.99).ShouldBe(2.575829304, 1e-7);
        StudentT.TwoSided(1, 1).ShouldBe(0.5, 1e-12);    // Cauchy's: 1 - 2 / pi x atan 1
        StudentT.TwoSided(2, 2).ShouldBe(1 - (2 / Math.Sqrt(6)), 1e-12);
        StudentT.TwoSided(0, 7).ShouldBe(1, 1e-12);
    }

    [Fact]
    public void Welch_HandWorked()
    {
        // Means 2 and 5, variances of the means 1/3 and 4/3: t = -3 / sqrt(5/3), freedom (25/9) / (1/18 + 16/18) = 50/17.
        MeanDifference found = MeanDifference.Welch([1, 2, 3], [3, 5, 7]);
        found.Difference.ShouldBe(-3, 1e-15);
        double half = StudentT.Within(0.95, 50 / 17.0) * Math.Sqrt(5 / 3.0);
        found.Low.ShouldBe(-3 - half, 1e-9);
        found.High.ShouldBe(-3 + half, 1e-9);
        found.PValue.ShouldBe(StudentT.TwoSided(3 / Math.Sqrt(5 / 3.0), 50 / 17.0), 1e-12);
        found.PValue.ShouldBeInRange(0.09, 0.12);
        MeanDifference.Welch([1], [2, 3]).Low.ShouldBe(double.NaN);
        MeanDifference.Welch([1, 1], [2, 2]).ShouldBe(new MeanDifference(-1, -1, -1, 0));
        MeanDifference.Holm([0.01, 0.04, double.NaN, 0.03]).ShouldBe([0.03, 0.06, double.NaN, 0.06]);
        MeanDifference.Holm([0.9, 0.8]).ShouldBe([1, 1]);
    }

    [Fact]
    public void Wilson_KnownCases()
    {
        RateInterval found = RateInterval.Wilson(8, 10);
        found.Low.ShouldBe(0.4901625, 1e-6);
        found.High.ShouldBe(0.9433178, 1e-6);
        RateInterval.Wilson(0, 10).Low.ShouldBe(0);
        RateInterval.Wilson(0, 10).High.ShouldBe(0.2775328, 1e-6);
        RateInterval.Wilson(10, 10).High.ShouldBe(1);
        double.IsNaN(RateInterval.Wilson(0, 0).Value).ShouldBeTrue();
    }

    [Fact]
    public void Distances_HandWorked()
    {
        DistributionDistance.KolmogorovSmirnov([1, 2, 3, 4], [3, 4, 5, 6]).Statistic.ShouldBe(0.5);
        DistributionDistance.KolmogorovSmirnov([1, 1, 2], [1, 1, 2]).ShouldBe((0, 1));
        DistributionDistance.Wasserstein([0, 1, 3], [5, 6, 8]).ShouldBe(5, 1e-15);
        DistributionDistance.Wasserstein([0, 1], [0, 0, 1, 3]).ShouldBe(0.5, 1e-15);    // quantiles 0 0 1 1 and 0 0 1 3
        double.IsNaN(DistributionDistance.Wasserstein([], [1])).ShouldBeTrue();

        // Two halves of the reference; the current has a quarter and three quarters.
        DistributionDistance.PopulationStability([1, 2, 3, 4], [1, 3, 3, 4], 2).ShouldBe((-0.25 * Math.Log(0.5)) + (0.25 * Math.Log(1.5)), 1e-12);
        DistributionDistance.PopulationStability([1, 2, 3, 4], [1, 2, 3, 4]).ShouldBe(0, 1e-12);

        // A constant has a bin of its own: values on either side are seen.
        double off = (1 - 1e-4) * Math.Log(1e4) * 2;
        DistributionDistance.PopulationStability([0, 0, 0], [-1, -1]).ShouldBe(off, 1e-9);
        DistributionDistance.PopulationStability([0, 0, 0], [1, 1]).ShouldBe(off, 1e-9);
        DistributionDistance.PopulationStability([0, 0, 0], [0, 0]).ShouldBe(0);
    }

    [Fact]
    public void Distances_AreThoseOfTheDefinitions()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 100; trial++)
        {
            double[] a = Draw(), b = Draw(), all = [.. a, .. b];
            double ks = all.Max(x => Math.Abs(Part(a, x) - Part(b, x)));
            DistributionDistance.KolmogorovSmirnov(a, b).Statistic.ShouldBe(ks, 1e-12);
            double[] grid = [.. all.Order()];
            double distance = Enumerable.Range(1, grid.Length - 1).Sum(i => Math.Abs(Part(a, grid[i - 1]) - Part(b, grid[i - 1])) * (grid[i] - grid[i - 1]));
            DistributionDistance.Wasserstein(a, b).ShouldBe(distance, 1e-9);
            double psi = DistributionDistance.PopulationStability(a, b, 4);
            psi.ShouldBeGreaterThanOrEqualTo(0);
            DistributionDistance.PopulationStability(a, a, 4).ShouldBe(0, 1e-12);
        }

        double[] Draw() => [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => (double)random.Next(-4, 5)).Order()];

        static double Part(double[] values, double x) => values.Count(v => v <= x) / (double)values.Length;
    }

    [Fact]
    public void KolmogorovSmirnov_PValueHoldsItsLevel()
    {
        var random = new Random(9);
        int found = 0;
        for (int trial = 0; trial < 2000; trial++)
            found += DistributionDistance.KolmogorovSmirnov(Draw(60), Draw(40)).PValue < 0.05 ? 1 : 0;
        found.ShouldBeInRange(60, 125);    // of 100

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble()).Order()];
    }

    [Fact]
    public void Reservoir_KeepsEveryRowWithTheSameProbability()
    {
        int[] kept = new int[10];
        for (int seed = 0; seed < 3000; seed++)
        {
            var reservoir = new RowReservoir(1, 3, seed);
            for (int r = 0; r < 10; r++)
                reservoir.Add([r]);
            reservoir.IsSample.ShouldBeTrue();
            foreach (double row in reservoir.Sorted(0))
                kept[(int)row]++;
        }

        kept.ShouldAllBe(k => k > 780 && k < 1020);    // of 900, deviation 25
    }
}
