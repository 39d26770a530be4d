using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Properties that hold for every game, and what the methods refuse.</summary>
public sealed class GameTests
{
    [Fact]
    public void Exact_IsTheMeanOverAllOrders()
    {
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(30), Prop.ForAll(Gen.Choose(0, 10_000).ToArbitrary(), seed =>
        {
            int players = 1 + (seed % 6), outputs = 1 + (seed % 3);
            var game = new TableGame(players, outputs, seed);
            double[] values = new ExactGame(game).Shapley().Values;
            var sums = new double[outputs * players];
            int orders = 0;
            foreach (int[] order in Orders([.. Enumerable.Range(0, players)]))
            {
                orders++;
                for (int k = 0, s = 0; k < players; s |= 1 << order[k++])
                {
                    for (int o = 0; o < outputs; o++)
                        sums[(o * players) + order[k]] += game.Value(s | 1 << order[k], o) - game.Value(s, o);
                }
            }

            GoldenGame.ShouldBeClose(values, [.. sums.Select(s => s / orders)], 1e-12, "values");
            GoldenGame.ShouldBeClose(PermutationShap.Explain(game, [.. Orders([.. Enumerable.Range(0, players)])]).Values, values, 1e-12, "all orders");
            foreach (CoalitionSampling sampling in Enum.GetValues<CoalitionSampling>())
                GoldenGame.ShouldBeClose(KernelShap.Explain(game, new KernelShapOptions { Sampling = sampling }).Values, values, 1e-9, $"{sampling}");
        }));
    }

    [Fact]
    public void Interactions_AddUpAndAreZeroWithoutAny()
    {
        // x0 x1 + 3 x2: the pair shares, the third has none with anybody.
        MarginalGame<double> game = Product();
        double[] interactions = new ExactGame(game).Interactions();
        GoldenGame.ShouldBeClose(interactions, [0, 0.5, 0, 0.5, 0, 0, 0, 0, 3], 1e-12, "by hand");
        GoldenGame.ShouldBeClose(new ExactGame(game).Shapley().Values, [0.5, 0.5, 3], 1e-12, "rows");
    }

    [Fact]
    public void Groups_ArePlayers()
    {
        // Two features that only ever change together are one player: of x0 x1 + 3 x2 with {0, 1} against {2}.
        var grouped = new MarginalGame<double>(Multiply, 1, [1, 1, 1], [0, 0, 0], playerOfFeature: [0, 0, 1]);
        GoldenGame.ShouldBeClose(new ExactGame(grouped).Shapley().Values, [1, 3], 1e-12, "groups");
        new MarginalGame<double>(Multiply, 1, [1, 1, 1], [1, 1, 0], playerOfFeature: [0, 0, 1]).IsDummy(0).ShouldBeTrue();
    }

    [Theory]
    [InlineData(CoalitionSampling.Leverage)]
    [InlineData(CoalitionSampling.Paired)]
    [InlineData(CoalitionSampling.Plain)]
    public void Sampled_LiesWithinItsStandardErrors(CoalitionSampling sampling)
    {
        var game = new TableGame(10, 2, 4);
        double[] exact = new ExactGame(game).Shapley().Values;
        List<double> standard = [];
        for (int seed = 0; seed < 40; seed++)
        {
            GameValues values = KernelShap.Explain(game, new KernelShapOptions { Coalitions = 200, Sampling = sampling, Seed = seed });
            values.Values.Take(10).Sum().ShouldBe(values.Predictions[0] - values.BaseValues[0], 1e-10);
            standard.AddRange(values.Values.Select((v, i) => (v - exact[i]) / values.StandardErrors[i]));
        }

        // 800 deviations in units of their standard error: their mean square is about 1.
        standard.Average(z => z * z).ShouldBeInRange(0.6, 1.5);
    }

    [Fact]
    public void Permutation_LiesWithinItsStandardErrors()
    {
        var game = new TableGame(8, 1, 9);
        double[] exact = new ExactGame(game).Shapley().Values;
        List<double> standard = [];
        for (int seed = 0; seed < 40; seed++)
        {
            GameValues values = PermutationShap.Explain(game, 40, seed);
            values.Values.Sum().ShouldBe(values.Predictions[0] - values.BaseValues[0], 1e-12);
            standard.AddRange(values.Values.Select((v, i) => (v - exact[i]) / values.StandardErrors[i]));
        }

        standard.Average(z => z * z).ShouldBeInRange(0.6, 1.5);
        PermutationShap.Explain(game, 1).StandardErrors.ShouldAllBe(e => double.IsNaN(e));
    }

    [Fact]
    public void Tolerance_StopsWhenItIsMet_AndAsksNothingTwice()
    {
        var game = new TableGame(12, 1, 2);
        GameValues rough = KernelShap.Explain(game, new KernelShapOptions { Coalitions = 2000, Tolerance = 0.05 });
        rough.StandardErrors.Max().ShouldBeLessThanOrEqualTo(0.05);
        rough.Evaluations.ShouldBeLessThan(2000);
        rough.Evaluations.ShouldBe(game.Asked);
        var again = new TableGame(12, 1, 2);
        GameValues fine = KernelShap.Explain(again, new KernelShapOptions { Coalitions = 2000, Tolerance = 1e-9 });
        fine.Evaluations.ShouldBeInRange(1990, 2002);
        fine.Values.ShouldBe(KernelShap.Explain(game, new KernelShapOptions { Coalitions = 2000 }).Values);
    }

    [Theory]
    [InlineData(7, 50, CoalitionSampling.Leverage)]
    [InlineData(8, 60, CoalitionSampling.Leverage)]
    [InlineData(7, 50, CoalitionSampling.Paired)]
    [InlineData(8, 60, CoalitionSampling.Paired)]
    [InlineData(30, 500, CoalitionSampling.Leverage)]
    [InlineData(30, 500, CoalitionSampling.Paired)]
    [InlineData(1200, 2000, CoalitionSampling.Leverage)]
    [InlineData(1200, 3000, CoalitionSampling.Paired)]
    public void Samples_AreInPairs_WithinTheBudget_AndWeighLikeTheKernel(int players, int count, CoalitionSampling sampling)
    {
        CoalitionSample sample = CoalitionSampler.Draw(players, count, sampling, 3);
        sample.Count.ShouldBeInRange(count - 3, count);
        string[] masks = [.. Enumerable.Range(0, sample.Count).Select(c => Convert.ToHexString(sample.Masks, c * players, players))];
        if (sampling == CoalitionSampling.Leverage)
            masks.Distinct(StringComparer.Ordinal).Count().ShouldBe(sample.Count);
        for (int c = 0; c < sample.Count; c += 2)
        {
            for (int p = 0; p < players; p++)
                (sample.Masks[(c * players) + p] + sample.Masks[((c + 1) * players) + p]).ShouldBe(1);
        }

        // All weights of a size together are the kernel's: whole, or drawn for the rest of the sizes.
        double all = Enumerable.Range(1, players - 1).Sum(s => (players - 1.0) / (s * (players - s)));
        sample.Weights.Sum().ShouldBe(all, 1e-9 * all);
    }

    [Fact]
    public void Owen_OfATreeOfTwoLevels_IsByHand()
    {
        // Groups {0, 1} and {2} of x0 x1 + 3 x2: the groups get 1 and 3, and the pair shares alike.
        GameValues values = OwenValues.Explain(Product(), new PlayerTree(3, [(0, 1), (3, 2)]));
        GoldenGame.ShouldBeClose(values.Values, [0.5, 0.5, 3], 1e-12, "values");
        Should.Throw<ArgumentException>(() => new PlayerTree(3, [(0, 1)])).Message.ShouldContain("has 2 merges; there are 1");
        Should.Throw<ArgumentException>(() => new PlayerTree(3, [(0, 1), (0, 2)])).Message.ShouldContain("Merge 1 takes the node 0");
        Should.Throw<ArgumentException>(() => OwenValues.Explain(new TableGame(4, 1, 1), new PlayerTree(3, [(0, 1), (3, 2)]))).Message.ShouldContain("has 3 players, the game 4");
        PlayerTree chain = new(30, [(0, 1), .. Enumerable.Range(2, 28).Select(p => (28 + p, p))]);
        var wide = new MarginalGame<double>((rows, count, outputs) => outputs.Clear(), 1, new double[30], [.. Enumerable.Repeat(1.0, 30)]);
        Should.Throw<ArgumentException>(() => OwenValues.Explain(wide, chain)).Message.ShouldContain("its branches are too deep");
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => new MarginalGame<double>(Multiply, 1, [1, 2], [1, 2, 3])).Message.ShouldContain("3 numbers are no background rows of 2 features");
        Should.Throw<ArgumentException>(() => new MarginalGame<double>(Multiply, 1, [1, 2], [1, 2], [-1])).Message.ShouldContain("not negative and not all zero");
        Should.Throw<ArgumentException>(() => new MarginalGame<double>(Multiply, 1, [1, 2], [1, 2], playerOfFeature: [0, 2])).Message.ShouldContain("The player 1 has no feature");
        Should.Throw<ArgumentException>(() => new ExactGame(new MarginalGame<double>((rows, count, outputs) => outputs.Clear(), 1, new double[17], [.. Enumerable.Repeat(1.0, 17)]))).Message
            .ShouldContain("17 players matter; all coalitions are evaluated for at most 16");
        var nan = new MarginalGame<double>((rows, count, outputs) => outputs.Fill(double.NaN), 1, [1, 2], [0, 0]);
        Should.Throw<InvalidOperationException>(() => KernelShap.Explain(nan)).Message.ShouldContain("NaN or infinite");
        Should.Throw<ArgumentOutOfRangeException>(() => KernelShap.Explain(Product(), new KernelShapOptions { Coalitions = 1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => KernelShap.Explain(Product(), new KernelShapOptions { Tolerance = -1 }));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => PermutationShap.Explain(Product(), cancellation: cancelled.Token));

        // A row that is the background: nothing to explain.
        GameValues nothing = KernelShap.Explain(new MarginalGame<double>(Multiply, 1, [1, 1, 1], [1, 1, 1]));
        nothing.Values.ShouldBe([0, 0, 0]);
        new ExactGame(new MarginalGame<double>(Multiply, 1, [1, 1, 1], [1, 1, 1])).Shapley().Values.ShouldBe([0, 0, 0]);
        PermutationShap.Explain(new MarginalGame<double>(Multiply, 1, [1, 1, 1], [1, 1, 1])).Values.ShouldBe([0, 0, 0]);
    }

    private static MarginalGame<double> Product() => new(Multiply, 1, [1, 1, 1], [0, 0, 0]);

    private static void Multiply(ReadOnlySpan<double> rows, int count, Span<double> outputs)
    {
        for (int r = 0; r < count; r++)
            outputs[r] = (rows[3 * r] * rows[(3 * r) + 1]) + (3 * rows[(3 * r) + 2]);
    }

    private static IEnumerable<int[]> Orders(int[] of) => of.Length == 0 ? [[]] : of.SelectMany(first => Orders([.. of.Where(p => p != first)]).Select(rest => (int[])[first, .. rest]));
}
