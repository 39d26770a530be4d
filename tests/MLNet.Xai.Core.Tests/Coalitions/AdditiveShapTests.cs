using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Additive models against all coalitions, and models that are not additive.</summary>
public sealed class AdditiveShapTests
{
    private const int Features = 5;
    private const int Rows = 20;

    [Fact]
    public void FunctionsAndModels_AreBruteForce_GroupsAndWeightsIncluded() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            int[]? players = seed % 2 == 0 ? null : [0, 1, 1, 2, 0];
            double[]? weights = seed % 3 == 0 ? null : [.. Numbers(seed, 1, Rows).Select(Math.Abs)];
            double[] background = Numbers(seed, 2, Rows * Features), row = Numbers(seed, 3, Features);
            GameValues exact = new ExactGame(new MarginalGame<double>(Model, 2, row, background, weights, players)).Shapley();
            GameValues functions = AdditiveShap.FromFunctions<double>(Function, [0.5, -1], background, Features, weights, players).Explain(row);
            GameValues model = AdditiveShap.FromModel<double>(Model, 2, background, Features, weights, players).Explain(row);
            foreach (GameValues values in (GameValues[])[functions, model])
            {
                GoldenGame.ShouldBeClose(values.Values, exact.Values, 1e-12, "values");
                GoldenGame.ShouldBeClose(values.BaseValues, exact.BaseValues, 1e-12, "base");
                GoldenGame.ShouldBeClose(values.Predictions, exact.Predictions, 1e-12, "predictions");
            }

            functions.Evaluations.ShouldBe(0);
            model.Evaluations.ShouldBe(exact.Values.Length / 2 + 1);
        }));

    [Fact]
    public void InteractionsInsideAPlayer_AreAdditiveBetweenPlayers()
    {
        ModelFunction<double> product = Product(1);
        double[] background = Numbers(1, 1, Rows * 3), row = [1, 2, 3];
        GameValues values = AdditiveShap.FromModel(product, 1, background, 3, playerOfFeature: [0, 0, 1]).Explain(row);
        GoldenGame.ShouldBeClose(values.Values, new ExactGame(new MarginalGame<double>(product, 1, row, background, playerOfFeature: [0, 0, 1])).Shapley().Values, 1e-12, "values");
    }

    [Fact]
    public void NotAdditive_IsRefused_WithItsDeviation()
    {
        double[] background = Numbers(1, 1, Rows * 3);
        string message = Should.Throw<InvalidOperationException>(() => AdditiveShap.FromModel(Product(1), 1, background, 3)).Message;
        message.ShouldContain("The model is not additive: on one of 276 probed rows its output 0 is");
        message.ShouldContain("which deviates by");

        // An interaction as small as the rounding of floats passes, one ten times the tolerance does not.
        AdditiveShap.FromModel(Product(1e-7), 1, background, 3);
        Should.Throw<InvalidOperationException>(() => AdditiveShap.FromModel(Product(1e-3), 1, background, 3));
        Should.Throw<InvalidOperationException>(() => AdditiveShap.FromModel(Product(1e-7), 1, background, 3, tolerance: 1e-12));

        // The interaction stands where no background row is: the explained row itself is a probe.
        ModelFunction<double> far = (rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[3 * r] + (rows[3 * r] > 100 && rows[(3 * r) + 1] > 100 ? 1000 : 0);
        };
        AdditiveExplainer<double> explainer = AdditiveShap.FromModel(far, 1, background, 3);
        explainer.Explain([1, 2, 3]).Values.Length.ShouldBe(3);
        Should.Throw<InvalidOperationException>(() => explainer.Explain([200, 200, 3])).Message.ShouldContain("on the row its output 0 is 1200");
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => AdditiveShap.FromModel(Product(0), 1, [1, 2, 3], 3)).Message.ShouldContain("are not two background rows of 3 features");
        Should.Throw<ArgumentException>(() => AdditiveShap.FromModel(Product(0), 1, new double[7], 3)).Message.ShouldContain("7 numbers are no background rows of 3 features");
        Should.Throw<ArgumentException>(() => AdditiveShap.FromModel(Product(0), 1, new double[6], 3, [1])).Message.ShouldContain("2 numbers that are not negative");
        Should.Throw<ArgumentException>(() => AdditiveShap.FromModel(Product(0), 1, new double[6], 3, playerOfFeature: [0, 2, 2])).Message.ShouldContain("The player 1 has no feature");
        Should.Throw<ArgumentException>(() => AdditiveShap.FromModel(Product(0), 1, new double[6], 3).Explain([1])).Message.ShouldContain("The row has 1 features");
        ModelFunction<double> nan = (rows, count, outputs) => outputs.Fill(double.NaN);
        Should.Throw<InvalidOperationException>(() => AdditiveShap.FromModel(nan, 1, new double[6], 3)).Message.ShouldContain("NaN or infinite");
    }

    private static ModelFunction<double> Product(double strength) => (rows, count, outputs) =>
    {
        for (int r = 0; r < count; r++)
            outputs[r] = rows[3 * r] + (strength * rows[3 * r] * rows[(3 * r) + 1]) - Math.Sin(rows[(3 * r) + 2]);
    };

    private static double[] Numbers(int seed, int what, int count) => [.. Enumerable.Range(0, count).Select(i => CounterRandom.Normal(CounterRandom.Fork(seed, (ulong)what), (ulong)i))];

    private static void Function(int feature, ReadOnlySpan<double> values, Span<double> outputs)
    {
        for (int i = 0; i < values.Length; i++)
            (outputs[2 * i], outputs[(2 * i) + 1]) = (Math.Sin((feature + 1) * values[i]), feature == 3 ? 0 : values[i] * values[i]);
    }

    private static void Model(ReadOnlySpan<double> rows, int count, Span<double> outputs)
    {
        var own = new double[2];
        for (int r = 0; r < count; r++)
        {
            (outputs[2 * r], outputs[(2 * r) + 1]) = (0.5, -1);
            for (int f = 0; f < Features; f++)
            {
                Function(f, rows.Slice((r * Features) + f, 1), own);
                outputs[2 * r] += own[0];
                outputs[(2 * r) + 1] += own[1];
            }
        }
    }
}
