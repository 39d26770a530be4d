using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Contrast;

namespace MLNet.Xai.Core.Tests.Contrast;

public sealed class CounterfactualSearchTests
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(60);

    [Fact]
    public void Find_AnyTrees_IsTheNearestOfAllRows() => Check((trees, seed) =>
    {
        double changeCost = seed % 2 == 0 ? 0 : 0.3;
        int? most = seed % 3 == 0 ? 2 : null;
        CounterfactualSet set = new CounterfactualSearch(trees.Space, new CounterfactualOptions { ChangeCost = changeCost, MaxChanges = most }).Find(trees.Row, trees.Score, 1, trees.Target);
        float[][] all = [.. trees.Rows()];
        double[] said = new double[all.Length];
        trees.Score(all.SelectMany(r => r).ToArray(), all.Length, said);
        double[] costs = [.. all.Where((row, i) => trees.Target.Accepts([said[i]]) && row.Where((v, f) => !v.Equals(trees.Row[f])).Count() <= (most ?? 4)).Select(row => trees.Cost(row, changeCost))];
        set.IsThere.ShouldBeFalse();
        set.IsNearest.ShouldBeTrue();
        set.Found.Count.ShouldBe(costs.Length == 0 ? 0 : Math.Max(1, set.Found.Count));
        if (costs.Length > 0)
            set.Found[0].Cost.ShouldBe(costs.Min(), 1e-9);
        else
            set.Bound.ShouldBe(double.PositiveInfinity);
    });

    [Fact]
    public void Find_AnyTrees_KeepsConstraints_AndTheModelAgrees() => Check((trees, seed) =>
    {
        // A budget that is soon spent: found or not, never a false one.
        var options = new CounterfactualOptions { Count = 5, Scorings = 100 + (seed % 400) };
        CounterfactualSet set = new CounterfactualSearch(trees.Space, options).Find(trees.Row, trees.Score, 1, trees.Target);
        foreach (Counterfactual found in set.Found)
        {
            float[] row = [.. found.Values];
            for (int f = 0; f < row.Length; f++)
                trees.Values(f).ShouldContain(row[f]);
            double[] said = new double[1];
            trees.Score(row, 1, said);
            trees.Target.Accepts(said).ShouldBeTrue();
            found.Outputs.ShouldBe(said);
            found.Cost.ShouldBe(trees.Cost(row, 0.1), 1e-9);
            found.Distance.ShouldBe(trees.Cost(row, 0), 1e-9);
            found.Changed.ShouldBe(Enumerable.Range(0, row.Length).Where(f => !row[f].Equals(trees.Row[f])));
            found.Cost.ShouldBeGreaterThanOrEqualTo(set.Found[0].Cost);
            set.Found.Count(other => other.Values.SequenceEqual(found.Values)).ShouldBe(1);
        }

        if (set.Found.Count > 0)
            set.Found[0].Cost.ShouldBeGreaterThanOrEqualTo(set.Bound - 1e-9);
        set.Scorings.ShouldBeLessThanOrEqualTo(options.Scorings + 700);
        new CounterfactualSearch(trees.Space, options).Find(trees.Row, trees.Score, 1, trees.Target).Found.Select(f => f.Values.ToArray()).ShouldBe(set.Found.Select(f => f.Values.ToArray()));
    });

    [Fact]
    public void Find_ByHand_TheLoan()
    {
        // Income 10 to 50 (median 30, MAD 10), debts 0 to 8 (4, 2), a house (fixed), purposes as one-hot.
        float[] sample = [10, 0, 0, 1, 0, 20, 2, 1, 0, 1, 30, 4, 0, 1, 0, 40, 6, 1, 0, 1, 50, 8, 0, 1, 0];
        ContrastFeature[] features =
        [
            new("Income", [0], FeatureConstraint.Increase), new("Debts", [1], FeatureConstraint.Decrease), new("House", [2], FeatureConstraint.Fixed), new("Purpose", [3, 4]),
        ];
        CounterfactualSet set = new CounterfactualSearch(new ContrastSpace(sample, 5, features, [[25f, 34.5f], [2.5f], [0.5f], null, null]), new CounterfactualOptions { ChangeCost = 0 })
            .Find([20, 4, 0, 1, 0], Loan, 1, ScoreTarget.AtLeast(2));

        // 35 (1.5 away) gives 2; 26 (0.6) and the other purpose (1), or debts of 2 (1), give 1 each; so do the other purpose and debts of 2.
        set.IsNearest.ShouldBeTrue();
        set.Found[0].Values.ShouldBe([35f, 4, 0, 1, 0]);
        set.Found[0].Distance.ShouldBe(1.5, 1e-12);
        set.Found[0].Changed.ShouldBe([0]);
        set.Found.Count.ShouldBe(3);
        set.Found.ShouldContain(f => f.Values.SequenceEqual(new[] { 20f, 2, 0, 0, 1 }) && f.Changed.SequenceEqual(new[] { 1, 3 }));
        set.Found.ShouldContain(f => f.Changed.SequenceEqual(new[] { 0, 3 }) || f.Changed.SequenceEqual(new[] { 0, 1 }));
    }

    private static void Loan(ReadOnlySpan<float> rows, int count, Span<double> outputs)
    {
        for (int r = 0; r < count; r++)
        {
            ReadOnlySpan<float> row = rows.Slice(5 * r, 5);
            outputs[r] = (row[0] > 34.5 ? 2 : row[0] > 25 ? 1 : 0) + (row[1] <= 2.5 ? 1 : 0) + (row[2] > 0.5 ? 5 : 0) + row[4];
        }
    }

    [Fact]
    public void Find_SmoothModel_IsRefinedBetweenSampleValues()
    {
        float[] sample = [.. Enumerable.Range(0, 200).SelectMany(i => new[] { i % 20 / 2f, i / 20 / 2f + 0.01f })];
        var space = new ContrastSpace(sample, 2);
        CounterfactualSet set = new CounterfactualSearch(space).Find([1, 1], (rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = (2 * rows[2 * r]) + rows[(2 * r) + 1];
        }, 1, ScoreTarget.AtLeast(8.123));
        Counterfactual found = set.Found[0];

        // All by the first feature, which does more for its distance: 2x + 1 = 8.123.
        found.Changed.ShouldBe([0]);
        found.Values[0].ShouldBeInRange(3.5615f, 3.562f);
        set.IsNearest.ShouldBeFalse();
    }

    [Fact]
    public void Find_AnyLinearModel_FindsOneWheneverThereIsOne() => Prop.ForAll(ArbMap.Default.GeneratorFor<PositiveInt>().ToArbitrary(), seed =>
    {
        var random = new Random(seed.Get);
        const int features = 6;
        double[] weights = [.. Enumerable.Range(0, features).Select(_ => random.NextDouble() - 0.5)];
        float[] sample = [.. Enumerable.Range(0, 50 * features).Select(_ => random.NextSingle())], row = [.. Enumerable.Range(0, features).Select(_ => random.NextSingle())];
        ContrastFeature[] all = [.. Enumerable.Range(0, features).Select(f => new ContrastFeature($"{f}", [f], new FeatureConstraint { Direction = (ChangeDirection)random.Next(4), Minimum = 0, Maximum = 1 }))];
        double best = Enumerable.Range(0, features).Sum(f => weights[f] * Reached(all[f].Constraint!.Direction, row[f], weights[f] > 0));
        double cutoff = best + (0.2 * (random.NextDouble() - 0.5));
        CounterfactualSet set = new CounterfactualSearch(new ContrastSpace(sample, features, all)).Find(row, Score, 1, ScoreTarget.AtLeast(cutoff));
        if (!set.IsThere && Math.Abs(best - cutoff) > 1e-6)
            (set.Found.Count > 0).ShouldBe(best > cutoff);

        void Score(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
            {
                outputs[r] = 0;
                for (int f = 0; f < features; f++)
                    outputs[r] += weights[f] * rows[(r * features) + f];
            }
        }

        static double Reached(ChangeDirection direction, float own, bool up) =>
            up ? direction is ChangeDirection.Both or ChangeDirection.Increase ? 1 : own : direction is ChangeDirection.Both or ChangeDirection.Decrease ? 0 : own;
    }).Check(s_config);

    [Fact]
    public void Find_Several_AreDiverse()
    {
        float[] sample = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { i % 10, i / 10f, (i * 7) % 10 })];
        var space = new ContrastSpace(sample, 3, null, [[3.5f, 4.5f, 5.5f], [4.5f], [6.5f]]);
        static void Any(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[3 * r] > 4.5 || rows[(3 * r) + 1] > 4.5 || rows[(3 * r) + 2] > 6.5 ? 1 : 0;
        }

        CounterfactualSet set = new CounterfactualSearch(space).Find([1, 1, 1], Any, 1, ScoreTarget.Above(0.5));
        set.Found.Select(f => f.Changed.Single()).Order().ShouldBe([0, 1, 2]);
    }

    [Fact]
    public void Find_Plausible_KeepsToTheData()
    {
        // Two clouds on a line; off the line nothing.
        float[] sample = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { (i < 50 ? 0 : 10) + (i % 10 * 0.1f), (i < 50 ? 0 : 10) + (i % 7 * 0.1f) })];
        var space = new ContrastSpace(sample, 2, null, [[5f], [5f]]);
        static void First(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[2 * r] > 5 ? 1 : 0;
        }

        Counterfactual near = new CounterfactualSearch(space).Find([0.5f, 0.3f], First, 1, ScoreTarget.Above(0.5)).Found[0];
        near.Changed.ShouldBe([0]);
        near.Plausibility.ShouldBe(1.0 / 101, 1e-12);
        CounterfactualSet usual = new CounterfactualSearch(new ContrastSpace(sample, 2), new CounterfactualOptions { MinimumPlausibility = 0.1 }).Find([0.5f, 0.3f], First, 1, ScoreTarget.Above(0.5));
        usual.IsNearest.ShouldBeFalse();
        usual.Found.ShouldNotBeEmpty();
        usual.Found.ShouldAllBe(f => f.Plausibility >= 0.1 && f.Values[0] > 9 && f.Values[1] > 9);
    }

    [Fact]
    public void Find_NothingToFind_SaysSo()
    {
        var space = new ContrastSpace(new float[] { 1, 2, 3 }, 1, [new ContrastFeature("x", [0], new FeatureConstraint { Maximum = 3 })], [[1.5f, 3.5f]]);
        static void Large(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[r] > 3.5 ? 1 : 0;
        }

        CounterfactualSet set = new CounterfactualSearch(space).Find([1], Large, 1, ScoreTarget.Above(0.5));
        set.Found.ShouldBeEmpty();
        set.IsNearest.ShouldBeTrue();
        set.Bound.ShouldBe(double.PositiveInfinity);
        CounterfactualSet there = new CounterfactualSearch(space).Find([4], Large, 1, ScoreTarget.Above(0.5));
        there.IsThere.ShouldBeTrue();
        there.Found.ShouldBeEmpty();
        there.Outputs.ShouldBe([1.0]);
    }

    [Fact]
    public void Find_TheJudgeHasTheLastWord()
    {
        var space = new ContrastSpace(Enumerable.Range(0, 11).Select(i => (float)i).ToArray(), 1, null, [[3.5f, 6.5f]]);
        static void Fast(ReadOnlySpan<float> rows, int count, Span<double> outputs)
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[r] > 6.5 ? 2 : rows[r] > 3.5 ? 1 : 0;
        }

        CounterfactualSet set = new CounterfactualSearch(space).Find([1], Fast, 1, ScoreTarget.Above(0.5), (rows, count, outputs) =>
        {
            Fast(rows, count, outputs);
            for (int r = 0; r < count; r++)
                outputs[r] -= 0.75;
        });
        set.Found.Single().Values.ShouldBe([7f]);
        set.Found[0].Outputs.ShouldBe([1.25]);
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => new ContrastSpace(new float[3], 2)).Message.ShouldContain("3 numbers are no rows of 2 slots");
        Should.Throw<ArgumentException>(() => new ContrastSpace(new float[2], 2, [new ContrastFeature("a", [0])])).Message.ShouldContain("The slot 1 is in no feature");
        Should.Throw<ArgumentException>(() => new ContrastSpace(new float[2], 2, [new ContrastFeature("a", [0, 1], FeatureConstraint.Increase)])).Message.ShouldContain("The feature 'a' has 2 slots and is a category");
        Should.Throw<ArgumentException>(() => new ContrastSpace(new float[1], 1, [new ContrastFeature("a", [0], new FeatureConstraint { Minimum = 2, Maximum = 1 })])).Message.ShouldContain("a minimum of 2 above its maximum of 1");
        Should.Throw<ArgumentException>(() => new ContrastSpace(new[] { 1f, float.PositiveInfinity }, 1)).Message.ShouldContain("infinite values of the feature '0'");
        var search = new CounterfactualSearch(new ContrastSpace(new float[2], 1));
        Should.Throw<ArgumentException>(() => search.Find([1, 2], (_, _, _) => { }, 1, ScoreTarget.Above(0))).Message.ShouldContain("The row has 2 slots; the sample has 1");
        Should.Throw<ArgumentException>(() => search.Find([1], (_, _, _) => { }, 1, ScoreTarget.Class(2))).Message.ShouldContain("The target is 'class 2'; the model has 1 output");
        Should.Throw<ArgumentOutOfRangeException>(() => new CounterfactualSearch(new ContrastSpace(new float[2], 1), new CounterfactualOptions { Diversity = 2 })).Message.ShouldContain("Diversity");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => search.Find([1], (_, _, _) => { }, 1, ScoreTarget.Above(0), cancellation: source.Token));
    }

    private static void Check(Action<TreesToChange, int> property) =>
        Prop.ForAll(ArbMap.Default.GeneratorFor<PositiveInt>().ToArbitrary(), seed => property(new TreesToChange(seed.Get), seed.Get)).Check(s_config);
}
