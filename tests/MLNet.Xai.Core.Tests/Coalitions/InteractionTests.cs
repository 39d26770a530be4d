using System.Numerics;
using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Interaction indices of any order against their definitions, and sampled pairs against these.</summary>
public sealed class InteractionTests
{
    [Fact]
    public void Exact_AnyOrder_IsTheDefinition() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            int players = 1 + (seed % 6), order = 1 + (seed / 6 % players);
            var game = new TableGame(players, 2, seed);
            var exact = new ExactGame(game);
            foreach (InteractionIndex index in Enum.GetValues<InteractionIndex>())
            {
                InteractionValues values = exact.Interactions(index, order);
                for (int o = 0; o < 2; o++)
                {
                    double[] v = [.. Enumerable.Range(0, 1 << players).Select(s => game.Value(s, o))];
                    double[] expected = InteractionDefinitions.Of(v, players, index, order);
                    ShouldBe(values, o, expected, 1e-9);
                    if (index is InteractionIndex.KShapley or InteractionIndex.ShapleyTaylor or InteractionIndex.FaithfulShapley)
                        values.Sets().Sum(set => values[o, set]).ShouldBe(v[^1] - v[0], 1e-9, $"{index} adds up");
                }
            }
        }));

    [Fact]
    public void OrderOne_IsTheShapleyValue_AndOrderTwoTheMatrix()
    {
        var game = new TableGame(5, 1, 3);
        var exact = new ExactGame(game);
        foreach (InteractionIndex index in Enum.GetValues<InteractionIndex>().Except([InteractionIndex.Banzhaf]))
            GoldenGame.ShouldBeClose(exact.Interactions(index, 1).Values.ToArray(), exact.Shapley().Values, 1e-12, $"{index}");
        GoldenGame.ShouldBeClose(exact.Interactions(InteractionIndex.Banzhaf, 1).Values.ToArray(), exact.Banzhaf().Values, 1e-12, "Banzhaf");
        double[] matrix = exact.Interactions();
        InteractionValues pairs = exact.Interactions(InteractionIndex.KShapley, 2);
        foreach (int[] set in pairs.Sets())
            pairs[0, set].ShouldBe(set.Length == 1 ? matrix[(set[0] * 5) + set[0]] : 2 * matrix[(set[0] * 5) + set[1]], 1e-12);
    }

    [Fact]
    public void PlayersThatChangeNothing_InteractWithNobody_AndOthersKeepTheirNumbers()
    {
        // x0 x2 x3 of four features, the second as in the background.
        ModelFunction<double> product = (rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = (rows[4 * r] * rows[(4 * r) + 2] * rows[(4 * r) + 3]) + rows[(4 * r) + 1];
        };
        var game = new MarginalGame<double>(product, 1, [1, 5, 1, 1], [0, 5, 0, 0]);
        InteractionValues values = new ExactGame(game).Interactions(InteractionIndex.ShapleyTaylor, 3);
        values[0, 3, 0, 2].ShouldBe(1, 1e-12);
        values.Sets().Where(s => s is not [0, 2, 3]).ShouldAllBe(s => Math.Abs(values[0, s]) < 1e-12);
        values.Count.ShouldBe(4 + 6 + 4);
        (values.BaseValues[0], values.Predictions[0]).ShouldBe((5, 6));
        InteractionValues sampled = SampledInteractions.Explain(game, new SampledInteractionOptions { Rounds = 4 });
        sampled.Sets().Where(s => s.Contains(1)).ShouldAllBe(s => sampled[0, s] == 0 && sampled.StandardError(0, s) == 0);
    }

    [Theory]
    [InlineData(InteractionIndex.Shapley, 7)]
    [InlineData(InteractionIndex.Shapley, 8)]
    [InlineData(InteractionIndex.KShapley, 7)]
    [InlineData(InteractionIndex.KShapley, 8)]
    [InlineData(InteractionIndex.ShapleyTaylor, 7)]
    [InlineData(InteractionIndex.ShapleyTaylor, 8)]
    public void Sampled_LieWithinTheirStandardErrors(InteractionIndex index, int players)
    {
        var game = new TableGame(players, 2, players);
        InteractionValues exact = new ExactGame(game).Interactions(index, 2);
        List<double> standard = [], singles = [];
        for (int seed = 0; seed < 30; seed++)
        {
            InteractionValues sampled = SampledInteractions.Explain(game, new SampledInteractionOptions { Index = index, Rounds = 40, Seed = seed });
            foreach (int[] set in exact.Sets())
            {
                for (int o = 0; o < 2; o++)
                {
                    if (index == InteractionIndex.ShapleyTaylor && set.Length == 1)
                        (sampled[o, set], sampled.StandardError(o, set)).ShouldBe((exact[o, set], 0), "what a player does alone is no chance");
                    else
                        (set.Length == 1 ? singles : standard).Add((sampled[o, set] - exact[o, set]) / sampled.StandardError(o, set));
                }
            }
        }

        standard.Average(z => z * z).ShouldBeInRange(0.85, 1.25);
        Math.Abs(standard.Average()).ShouldBeLessThan(0.1);
        if (index != InteractionIndex.ShapleyTaylor)
            singles.Average(z => z * z).ShouldBeInRange(0.7, 1.4);
    }

    [Fact]
    public void Sampled_BeyondSixteenPlayers_FindsThePairs()
    {
        // 24 players, of which 3 and 17 multiply, and 5 with 6 and 7.
        ModelFunction<double> model = (rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<double> x = rows.Slice(24 * r, 24);
                outputs[r] = x[0] + (2 * x[3] * x[17]) + (x[5] * x[6] * x[7]);
            }
        };
        var game = new MarginalGame<double>(model, 1, [.. Enumerable.Repeat(1.0, 24)], new double[24]);
        InteractionValues values = SampledInteractions.Explain(game, new SampledInteractionOptions { Index = InteractionIndex.Shapley, Rounds = 50 });
        values[0, 17, 3].ShouldBe(2, 1e-12);
        values[0, 0].ShouldBe(1, 1e-12);
        values[0, 5, 6].ShouldBe(0.5, 5 * values.StandardError(0, 5, 6));
        values[0, 1, 2].ShouldBe(0);
        values.Evaluations.ShouldBe(2 + (50 * 12 * 2 * 23));
        InteractionValues again = SampledInteractions.Explain(game, new SampledInteractionOptions { Index = InteractionIndex.Shapley, Rounds = 50 });
        again.Values.ToArray().ShouldBe(values.Values.ToArray());
        InteractionValues soon = SampledInteractions.Explain(game, new SampledInteractionOptions { Rounds = 1000, Tolerance = 0.15 });
        soon.Evaluations.ShouldBeLessThan(100 * 12 * 2 * 23);
        soon.StandardErrors.ToArray().ShouldAllBe(e => e <= 0.15);
    }

    [Fact]
    public void Weights_OfProducts_KeepTheirDigits()
    {
        // SII weighs t of n present others by t! (n - t)! / (n + 1)!; differences of 1 / (u + 1) in doubles would have lost all digits at 60.
        double[] row = new InteractionWeights(InteractionIndex.Shapley, 2).OfProducts(2, 60)[60];
        row[0].ShouldBe(1.0 / 61, 1e-17);
        row[30].ShouldBe(1 / (61 * 1.1826458156486114e17), 1e-12 / (61 * 1.18e17));
        new InteractionWeights(InteractionIndex.Banzhaf, 2).OfProducts(1, 40)[40].ShouldAllBe(w => w == 1.0 / (1L << 40));
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        var game = new TableGame(4, 1, 1);
        Should.Throw<ArgumentOutOfRangeException>(() => new ExactGame(game).Interactions(InteractionIndex.Shapley, 5)).Message.ShouldContain("Interactions are of 1 to 4 players");
        Should.Throw<ArgumentOutOfRangeException>(() => new ExactGame(game).Interactions(InteractionIndex.Shapley, 0));
        Should.Throw<ArgumentOutOfRangeException>(() => new ExactGame(game).Interactions((InteractionIndex)9, 2)).Message.ShouldContain("There is no such index");
        InteractionValues values = new ExactGame(game).Interactions(InteractionIndex.Shapley, 2);
        Should.Throw<ArgumentException>(() => values[0, 1, 1]).Message.ShouldContain("{1, 1} is no set of 1 to 2 of the players 0 to 3");
        Should.Throw<ArgumentException>(() => values[0, 1, 2, 3]);
        Should.Throw<ArgumentException>(() => values[0, 4]);
        Should.Throw<ArgumentOutOfRangeException>(() => values[1, 0]);
        Should.Throw<ArgumentOutOfRangeException>(() => SampledInteractions.Explain(game, new SampledInteractionOptions { Index = InteractionIndex.FaithfulShapley })).Message.ShouldContain("For FSII and BII");
        Should.Throw<ArgumentOutOfRangeException>(() => SampledInteractions.Explain(game, new SampledInteractionOptions { Rounds = 1 }));
        Should.Throw<ArgumentOutOfRangeException>(() => SampledInteractions.Explain(new TableGame(1, 1, 1)));
        Should.Throw<ArgumentOutOfRangeException>(() => new PlayerSets(1000, 4)).Message.ShouldContain("Take a lower order");
    }

    [Theory]
    [InlineData(7, 3)]
    [InlineData(5, 5)]
    [InlineData(1, 1)]
    public void Sets_AreNumberedInTheirOrder(int players, int order)
    {
        var sets = new PlayerSets(players, order);
        int[][] all = [.. sets.All()];
        all.Length.ShouldBe(sets.Count);
        for (int i = 0; i < all.Length; i++)
            sets.Rank(all[i]).ShouldBe(i);
    }

    private static void ShouldBe(InteractionValues values, int output, double[] expected, double tolerance)
    {
        foreach (int[] set in values.Sets())
            values[output, set].ShouldBe(expected[set.Sum(p => 1 << p)], tolerance, $"{values.Index} of order {values.Order}, {string.Join(",", set)}");
    }
}
