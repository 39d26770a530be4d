using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Core.Tests.Lime;

public sealed class SubmodularPickTests
{
    [Fact]
    public void Of_ByHand()
    {
        // The paper's figure 5: row 1 covers most; then a row with what it lacks beats rows that say the same again.
        double[] weights =
        [
            0, 4, 0, 0, 0,
            4, 4, 0, 0, 0,
            0, -4, 1, 0, 0,
            0, 4, 0, 0, 0,
            0, 0, 0, 9, 0,
        ];
        SubmodularPick picks = SubmodularPick.Of(weights, 5, 3);
        picks.Importances.ShouldBe([2, 4, 1, 3, 0]);
        picks.Rows.ShouldBe([1, 4, 2]);
        picks.Coverage.ShouldBe([0.6, 0.9, 1], 1e-12);
        SubmodularPick.Of(weights, 5, 99).Rows.ShouldBe([1, 4, 2, 0, 3]);
        double nan = double.NaN;
        SubmodularPick.Of([nan, nan, 1, 0, 0, 0], 2, 9).Rows.ShouldBe([1, 2]);
        SubmodularPick.Of([0, 0, 0, 0], 2, 1).Coverage.ShouldBe([1.0]);
        SubmodularPick.Of([nan, nan], 2, 1).Rows.ShouldBeEmpty();
    }

    [Fact]
    public void Of_CoversNearlyAsMuchAsTheBestRows() => Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), Covers).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    private static void Covers(int seed)
    {
        var random = new System.Random(seed);
        int rows = 8, features = 6, count = 3;
        double[] weights = [.. Enumerable.Range(0, rows * features).Select(_ => random.Next(3) == 0 ? random.NextDouble() - 0.5 : 0)];
        SubmodularPick picks = SubmodularPick.Of(weights, features, count);
        double[] importances = [.. Enumerable.Range(0, features).Select(f => Math.Sqrt(Enumerable.Range(0, rows).Sum(r => Math.Abs(weights[(r * features) + f]))))];
        picks.Importances.ShouldBe(importances, 1e-12);
        double best = Enumerable.Range(0, 1 << rows).Where(set => int.PopCount(set) == count).Max(Covered), all = importances.Sum();
        double own = Covered(picks.Rows.Aggregate(0, (set, r) => set | (1 << r)));
        (picks.Coverage[^1] * (all > 0 ? all : 1)).ShouldBe(all > 0 ? own : 1, 1e-9);
        own.ShouldBeGreaterThanOrEqualTo(((1 - (1 / Math.E)) * best) - 1e-12);

        // One row, and each further one, is the best there is.
        int picked = 0;
        foreach (int row in picks.Rows)
        {
            double most = Enumerable.Range(0, rows).Where(r => (picked & (1 << r)) == 0).Max(r => Covered(picked | (1 << r)));
            picked |= 1 << row;
            Covered(picked).ShouldBe(most, 1e-12);
        }

        double Covered(int set) => Enumerable.Range(0, features).Where(f => Enumerable.Range(0, rows).Any(r => (set & (1 << r)) != 0 && weights[(r * features) + f] != 0)).Sum(f => importances[f]);
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => SubmodularPick.Of([1, 2, 3], 2, 1)).Message.ShouldContain("3 weights are no rows of 2 features");
        Should.Throw<ArgumentException>(() => SubmodularPick.Of([1, double.NaN], 2, 1)).Message.ShouldContain("feature 1 is NaN in row 0");
        Should.Throw<ArgumentOutOfRangeException>(() => SubmodularPick.Of([1, 2], 2, 0));
    }
}
