using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Tests.Metrics;

public sealed class AttributionQualityTests
{
    // f = 2 x0 - x1 + 4 x2, background mean (1, 1, 0): contributions of (3, 2, 1) are 4, -1, 4.
    private static readonly double[] s_weights = [2, -1, 4];

    private static MarginalGame<double> Linear() => new(Score, 1, [3, 2, 1], [0, 2, 0, 2, 0, 0]);

    [Theory]
    [InlineData(100)]    // all seven sets
    [InlineData(5)]      // drawn ones
    public void Linear_TrueContributionsAreFaithful(int samples)
    {
        AttributionFidelity found = AttributionFidelity.Measure(Linear(), [4, -1, 4], samples).Single();
        found.Infidelity.ShouldBe(0, 1e-20);
        found.R2.ShouldBe(1, 1e-12);
        AttributionFidelity twice = AttributionFidelity.Measure(Linear(), [8, -2, 8], samples, normalize: true).Single();
        twice.Infidelity.ShouldBe(0, 1e-20);
        twice.R2.ShouldBeLessThan(0.9);
    }

    [Fact]
    public void Product_HandWorked()
    {
        // f = x0 x1 at (1, 1) against (0, 0): falls by 1 whatever is taken away. Sets {0}, {1}, {0, 1} with weights 1/4, 1/4, 1/2; Shapley values 1/2, 1/2.
        var game = new MarginalGame<double>((rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[2 * r] * rows[(2 * r) + 1];
        }, 1, [1, 1], [0, 0]);
        AttributionFidelity found = AttributionFidelity.Measure(game, [0.5, 0.5], 3).Single();
        found.Infidelity.ShouldBe(0.125, 1e-15);
        found.R2.ShouldBe(double.NaN);    // constant over the changed rows
        AttributionFidelity.Measure(game, [0.5, 0.5], 3, normalize: true).Single().Infidelity.ShouldBe(1 - (0.75 * 0.75 / 0.625), 1e-15);

        // Drawn sets have the same mean.
        double drawn = Enumerable.Range(0, 4000).Average(seed => AttributionFidelity.Measure(game, [0.5, 0.5], 2, seed).Single().Infidelity);
        drawn.ShouldBe(0.125, 0.01);
    }

    [Fact]
    public void R2_HandWorked()
    {
        // f = x0 + x1 at (1, 1) against (0, 0), attributions 1 and 0. Falls 1, 1, 2; foretold 1, 0, 1; weights 1/4, 1/4, 1/2. Errors 0, 1, 1; mean fall 1.5, variance 0.25.
        var game = new MarginalGame<double>((rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[2 * r] + rows[(2 * r) + 1];
        }, 1, [1, 1], [0, 0]);
        AttributionFidelity found = AttributionFidelity.Measure(game, [1, 0], 3).Single();
        found.Infidelity.ShouldBe(0.75, 1e-15);
        found.R2.ShouldBe(1 - (0.75 / 0.25), 1e-12);
    }

    [Fact]
    public void Deletion_HandWorked()
    {
        // f(x) = 8; without 0: 4, without 0 and 2: 0, without all: 1. Thirds by the trapezium rule.
        DeletionCurve curve = DeletionCurve.Measure(Linear(), [4, -1, 4], steps: 3, randomOrders: 4000).Single();
        curve.Values.ShouldBe([8, 4, 0, 1], 1e-12);
        curve.Parts.ShouldBe([0, 1 / 3.0, 2 / 3.0, 1], 1e-15);
        curve.Area.ShouldBe((6 + 2 + 0.5) / 3, 1e-12);
        curve.ChanceArea.ShouldBe(4.5, 0.05);    // a straight line on average
        DeletionCurve.Measure(Linear(), [4, -1, 4], steps: 100, randomOrders: 0).Single().Values.Length.ShouldBe(4);
        DeletionCurve.Measure(Linear(), [4, -1, 4], steps: 2, randomOrders: 0).Single().Parts.ShouldBe([0, 1 / 3.0, 1], 1e-15);
        double.IsNaN(DeletionCurve.Measure(Linear(), [4, -1, 4], randomOrders: 0).Single().ChanceArea).ShouldBeTrue();
    }

    [Fact]
    public void Deletion_TrueOrderOfALinearModelHasTheLeastArea()
    {
        int[][] orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        double least = DeletionCurve.Measure(Linear(), [4, -1, 4], 3, 0).Single().Area;
        foreach (int[] order in orders)
            DeletionCurve.Measure(Linear(), [.. order.Select(o => (double)o)], 3, 0).Single().Area.ShouldBeGreaterThanOrEqualTo(least - 1e-12);
    }

    [Fact]
    public void Sensitivity_OfWeightTimesValue_IsItsLargestChange()
    {
        float[] row = [2, -1, float.NaN];
        double[] deviations = [0.5, 2, 1];
        float[] neighbours = AttributionSensitivity.Neighbours(row, deviations, 0.1, 200, 7);
        float[] moved = new float[200 * 2];
        double farthest = 0, steepest = 0;
        for (int s = 0; s < 200; s++)
        {
            double first = neighbours[3 * s] - 2.0, second = neighbours[(3 * s) + 1] + 1.0;
            Math.Abs(first).ShouldBeLessThanOrEqualTo(0.05 + 1e-6);
            Math.Abs(second).ShouldBeLessThanOrEqualTo(0.2 + 1e-6);
            neighbours[(3 * s) + 2].ShouldBe(float.NaN);
            (moved[2 * s], moved[(2 * s) + 1]) = (3 * neighbours[3 * s], neighbours[(3 * s) + 1]);
            double change = Math.Sqrt((9 * first * first) + (second * second)), distance = Math.Sqrt((4 * first * first) + (second * second / 4));
            (farthest, steepest) = (Math.Max(farthest, change), Math.Max(steepest, change / distance));
        }

        AttributionSensitivity found = AttributionSensitivity.Measure([6, -1], moved, row, neighbours, deviations);
        found.MaxSensitivity.ShouldBe(farthest / Math.Sqrt(37), 1e-6);
        found.Stability.ShouldBe(steepest, 1e-5);
        found.Stability.ShouldBeInRange(1.5, 2);    // 3 x 0.5 and 1 x 2: the largest slope along an axis
        AttributionSensitivity.Measure([0, 0], moved, row, neighbours, deviations).MaxSensitivity.ShouldBe(double.NaN);
        AttributionSensitivity.Measure([1], [float.NaN], [1], [2], [1]).ShouldBe(new AttributionSensitivity(double.NaN, double.NaN));
        AttributionSensitivity.Measure([1], [1], [1], [1], [0]).Stability.ShouldBe(double.NaN);
    }

    [Fact]
    public void WhatDoesNotFit_IsSaid()
    {
        Should.Throw<ArgumentException>(() => AttributionFidelity.Measure(Linear(), [1])).Message.ShouldContain("1 attributions are not those of 1 outputs x 3 features");
        Should.Throw<ArgumentException>(() => DeletionCurve.Measure(Linear(), [1])).Message.ShouldContain("1 outputs x 3 features");
        Should.Throw<ArgumentOutOfRangeException>(() => AttributionFidelity.Measure(Linear(), [1, 1, 1], 0));
        Should.Throw<ArgumentOutOfRangeException>(() => AttributionSensitivity.Neighbours([1], [1], 0, 1, 1));
        Should.Throw<InvalidOperationException>(() => AttributionFidelity.Measure(new MarginalGame<double>((_, _, outputs) => outputs.Fill(double.NaN), 1, [1], [0]), [1])).Message.ShouldContain("NaN");
    }

    private static void Score(ReadOnlySpan<double> rows, int count, Span<double> outputs)
    {
        for (int r = 0; r < count; r++)
            outputs[r] = (s_weights[0] * rows[3 * r]) + (s_weights[1] * rows[(3 * r) + 1]) + (s_weights[2] * rows[(3 * r) + 2]);
    }
}
