using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Linear SHAP against all coalitions: of the background, and of conditional expectations that are made another way here.</summary>
public sealed class LinearShapTests
{
    [Fact]
    public void Interventional_IsBruteForce_GroupsAndOutputsIncluded() => ForAll(seed =>
    {
        Case c = new(seed);
        double[] means = [.. Enumerable.Range(0, c.Features).Select(f => Enumerable.Range(0, Case.Rows).Average(r => c.Background[(r * c.Features) + f]))];
        var game = new MarginalGame<double>(c.Predict, c.Model.Outputs, c.Row, c.Background, playerOfFeature: c.Players);
        GameValues values = LinearShap.Explain(c.Model, c.Row, means, c.Players), exact = new ExactGame(game).Shapley();
        GoldenGame.ShouldBeClose(values.Values, exact.Values, 1e-11, "values");
        GoldenGame.ShouldBeClose(values.BaseValues, exact.BaseValues, 1e-11, "base");
        GoldenGame.ShouldBeClose(values.Predictions, exact.Predictions, 1e-11, "prediction");
        values.StandardErrors.ShouldAllBe(e => e == 0);
    });

    [Fact]
    public void Correlated_IsBruteForce_GroupsAndOutputsIncluded() => ForAll(seed =>
    {
        Case c = new(seed);
        GaussianBackground background = GaussianBackground.FromRows(c.Background, c.Features);
        var explainer = new CorrelatedLinearShap(c.Model, background, new CorrelatedLinearOptions { PlayerOfFeature = c.Players });
        GameValues values = explainer.Explain(c.Row), exact = new ExactGame(new ConditionalGame(c, background)).Shapley();
        GoldenGame.ShouldBeClose(values.Values, exact.Values, 1e-8, "values");
        GoldenGame.ShouldBeClose(values.BaseValues, exact.BaseValues, 1e-10, "base");
        GoldenGame.ShouldBeClose(values.Predictions, exact.Predictions, 1e-10, "prediction");
    });

    [Fact]
    public void Correlated_Sampled_LiesWithinItsStandardErrors()
    {
        Case c = new(5) { Features = 7, Players = [0, 1, 1, 2, 3, 4, 5] };
        GaussianBackground background = GaussianBackground.FromRows(c.Background, c.Features);
        double[] exact = new CorrelatedLinearShap(c.Model, background, new CorrelatedLinearOptions { PlayerOfFeature = c.Players }).Explain(c.Row).Values;
        List<double> standard = [];
        for (int seed = 0; seed < 60; seed++)
        {
            GameValues values = new CorrelatedLinearShap(c.Model, background, new CorrelatedLinearOptions { PlayerOfFeature = c.Players, Orders = 40, Seed = seed }).Explain(c.Row);
            values.Values.Take(6).Sum().ShouldBe(values.Predictions[0] - values.BaseValues[0], 1e-9);
            standard.AddRange(values.Values.Select((v, i) => (v - exact[i]) / values.StandardErrors[i]));
        }

        standard.Average(z => z * z).ShouldBeInRange(0.75, 1.3);
    }

    [Fact]
    public void Correlated_ManyFeatures_ByOrders()
    {
        Case c = new(8) { Features = 30 };
        GaussianBackground background = GaussianBackground.FromRows(c.Background, 30);
        GameValues values = new CorrelatedLinearShap(c.Model, background).Explain(c.Row);
        values.Values.Take(30).Sum().ShouldBe(values.Predictions[0] - values.BaseValues[0], 1e-8);
        values.StandardErrors.ShouldAllBe(e => e > 0);
        new CorrelatedLinearShap(c.Model, background).Explain(c.Row).Values.ShouldBe(values.Values);

        // PermutationSHAP on the conditional game walks the same orders.
        GameValues walked = PermutationShap.Explain(new ConditionalGame(c, background), 100, seed: 1);
        GoldenGame.ShouldBeClose(values.Values, walked.Values, 1e-7, "values");
        GoldenGame.ShouldBeClose(values.StandardErrors, walked.StandardErrors, 1e-7, "errors");
    }

    [Fact]
    public void WithoutCorrelation_BothAreTheSame()
    {
        var model = new LinearFunction([1, -2, 3], [0.5]);
        var background = new GaussianBackground([1, 2, 3], [2, 0, 0, 0, 5, 0, 0, 0, 0.1]);
        double[] row = [3, 3, -1];
        GoldenGame.ShouldBeClose(new CorrelatedLinearShap(model, background).Explain(row).Values, LinearShap.Explain(model, row, background.Means).Values, 1e-12, "values");
        LinearShap.Explain(model, row, background.Means).Values.ShouldBe([2, -2, -12]);
    }

    [Fact]
    public void UnusedButCorrelated_GetsCredit_ByHand()
    {
        // f = x0, and x1 has the correlation 0.5 with it: v({1}) = 0.5 x1. With x = (1, 1) v({0}) = 1, v({1}) = 0.5, v({0, 1}) = 1.
        var background = new GaussianBackground([0, 0], [1, 0.5, 0.5, 1]);
        GoldenGame.ShouldBeClose(new CorrelatedLinearShap(new LinearFunction([1, 0], [0]), background).Explain([1, 1]).Values, [0.75, 0.25], 1e-12, "values");
    }

    [Fact]
    public void SingularCovariance_TakesRowsThatKeepIt_AndRefusesOthers()
    {
        // Two slots that add up to 1, a number, and a constant.
        double[] rows = [1, 0, 2, 7, 0, 1, 3, 7, 1, 0, 4, 7, 0, 1, 9, 7, 1, 0, 1, 7];
        GaussianBackground background = GaussianBackground.FromRows(rows, 4);
        background.Determined.ShouldBe([1, 3]);
        var model = new LinearFunction([1, 2, 3, 4], [0]);
        double[] singular = new CorrelatedLinearShap(model, background).Explain([0, 1, 5, 7]).Values;

        // Each slot knows the other: they share alike.
        double[] little = new CorrelatedLinearShap(model, background, new CorrelatedLinearOptions { Ridge = 1e-9 }).Explain([0, 1, 5, 7]).Values;
        GoldenGame.ShouldBeClose(singular, little, 1e-6, "the limit of a small ridge");
        singular[0].ShouldBe(singular[1], 1e-9);
        singular[3].ShouldBe(0, 1e-9);

        // A constant whose mean is rounded is a constant all the same.
        double[] tenths = [.. Enumerable.Range(0, 30).SelectMany(r => (double[])[r % 7, 0.1])];
        GaussianBackground rounded = GaussianBackground.FromRows(tenths, 2);
        rounded.Determined.ShouldBe([1]);
        GoldenGame.ShouldBeClose(new CorrelatedLinearShap(new LinearFunction([2, 3], [0]), rounded).Explain([5, 0.1]).Values, [2 * (5 - rounded.Means[0]), 0], 1e-12, "constant");

        Should.Throw<ArgumentException>(() => new CorrelatedLinearShap(model, background).Explain([1, 1, 5, 7])).Message.ShouldContain("its feature 1 is 1, but the background's covariance is singular");
        Should.Throw<ArgumentException>(() => new CorrelatedLinearShap(model, background).Explain([1, 0, 5, 8])).Message.ShouldContain("feature 3 would be 7");
        new CorrelatedLinearShap(model, background, new CorrelatedLinearOptions { Ridge = 1e-6 }).Explain([1, 1, 5, 8]).Values.ShouldAllBe(v => double.IsFinite(v));
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        var model = new LinearFunction([1, 2, 3, 4], [0, 1]);
        Should.Throw<ArgumentException>(() => new LinearFunction([1, 2, 3], [0, 1])).Message.ShouldContain("3 weights cannot be shared out to 2 outputs");
        Should.Throw<ArgumentException>(() => new LinearFunction([1, 2, double.NaN, 3], [0, 1])).Message.ShouldContain("output 1, feature 0 is NaN");
        Should.Throw<ArgumentException>(() => LinearShap.Explain(model, [1, double.NaN], [0, 0])).Message.ShouldContain("Feature 1 is NaN");
        Should.Throw<ArgumentException>(() => LinearShap.Explain(model, [1, 2, 3], [0, 0])).Message.ShouldContain("There are 3 values; the model has 2 features");
        Should.Throw<ArgumentException>(() => LinearShap.Explain(model, [1, 2], [0, 0], [0, -1])).Message.ShouldContain("Feature 1 is of player -1");
        Should.Throw<ArgumentException>(() => new GaussianBackground([0, 0], [1, 0, 0])).Message.ShouldContain("3 numbers are no covariance of 2 features");
        Should.Throw<ArgumentException>(() => new GaussianBackground([0, 0], [1, 0.5, 0.4, 1])).Message.ShouldContain("not symmetric");
        Should.Throw<ArgumentException>(() => new GaussianBackground([0, 0], [1, 2, 2, 1])).Message.ShouldContain("not positive semi-definite: feature 1");
        Should.Throw<ArgumentException>(() => new GaussianBackground([0, 0], [0, 1, 1, 1])).Message.ShouldContain("not positive semi-definite");
        Should.Throw<ArgumentException>(() => GaussianBackground.FromRows([1, 2], 2)).Message.ShouldContain("not two or more rows");
        Should.Throw<ArgumentException>(() => GaussianBackground.FromRows([1, 2, double.NaN, 1], 2)).Message.ShouldContain("Row 1, feature 0 is NaN");
        Should.Throw<ArgumentException>(() => new CorrelatedLinearShap(model, new GaussianBackground([0], [1]))).Message.ShouldContain("The background has 1 features, the model 2");
        Should.Throw<ArgumentOutOfRangeException>(() => new CorrelatedLinearShap(model, new GaussianBackground([0, 0], [1, 0, 0, 1]), new CorrelatedLinearOptions { Orders = 1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => new CorrelatedLinearShap(model, new GaussianBackground([0, 0], [1, 0, 0, 1]), new CorrelatedLinearOptions { Ridge = -1 }));
    }

    private static void ForAll(Action<int> check) => FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), check));

    /// <summary>A random model, a row, a background whose features mix, and players that are groups for odd seeds.</summary>
    private sealed class Case(int seed)
    {
        public const int Rows = 60;
        private double[]? _background;
        private LinearFunction? _model;

        public int Features { get; init; } = 1 + (seed % 7);

        public int[]? Players { get; init; } = seed % 2 == 0 ? null : [.. Enumerable.Range(0, 1 + (seed % 7)).Select(f => f / 2)];

        public LinearFunction Model => _model ??= new([.. Numbers(1, 2 * Features)], [.. Numbers(2, 2)]);

        public double[] Row => [.. Numbers(3, Features)];

        public double[] Background => _background ??= Mixed();

        public void Predict(ReadOnlySpan<double> rows, int count, Span<double> outputs)
        {
            for (int i = 0; i < 2 * count; i++)
            {
                outputs[i] = Model.Intercepts[i % 2];
                for (int f = 0; f < Features; f++)
                    outputs[i] += Model.Weights[(i % 2 * Features) + f] * rows[(i / 2 * Features) + f];
            }
        }

        private double[] Mixed()
        {
            double[] own = Numbers(4, Rows * Features), rows = new double[own.Length];
            for (int i = 0; i < rows.Length; i++)
                rows[i] = own[i] + (i % Features > 0 ? 0.8 * rows[i - 1] : 1);
            return rows;
        }

        private double[] Numbers(int what, int count) => [.. Enumerable.Range(0, count).Select(i => CounterRandom.Normal(CounterRandom.Fork(seed, (ulong)what), (ulong)i))];
    }

    /// <summary>E[f(X) | X_S = x_S]: absent features by the regression on the present ones, solved by Gauss and Jordan.</summary>
    private sealed class ConditionalGame(Case c, GaussianBackground background) : CoalitionGame(c.Players is null ? c.Features : c.Players.Max() + 1, 2)
    {
        public override void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values)
        {
            for (int i = 0; i < count; i++)
            {
                var row = new double[c.Features];
                byte[] coalition = coalitions.Slice(i * Players, Players).ToArray();
                int[] present = [.. Enumerable.Range(0, c.Features).Where(f => coalition[c.Players is null ? f : c.Players[f]] != 0)];
                double[] slopes = Solve(present);
                for (int f = 0; f < c.Features; f++)
                {
                    row[f] = background.Means[f];
                    for (int k = 0; k < present.Length; k++)
                        row[f] += background.Covariance[(f * c.Features) + present[k]] * slopes[k];
                    if (present.Contains(f))
                        row[f] = c.Row[f];
                }

                c.Predict(row, 1, values.Slice(2 * i, 2));
            }
        }

        private double[] Solve(int[] present)
        {
            int n = present.Length;
            double[][] a = [.. present.Select(i => (double[])[.. present.Select(j => background.Covariance[(i * c.Features) + j]), c.Row[i] - background.Means[i]])];
            for (int k = 0; k < n; k++)
            {
                int pivot = Enumerable.Range(k, n - k).MaxBy(i => Math.Abs(a[i][k]));
                (a[k], a[pivot]) = (a[pivot], a[k]);
                for (int i = 0; i < n; i++)
                {
                    double factor = i == k ? 0 : a[i][k] / a[k][k];
                    for (int j = k; j <= n && i != k; j++)
                        a[i][j] -= factor * a[k][j];
                }
            }

            return [.. Enumerable.Range(0, n).Select(k => a[k][n] / a[k][k])];
        }
    }
}
