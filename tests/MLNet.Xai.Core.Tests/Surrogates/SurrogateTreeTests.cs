using MLNet.Xai.Core.Surrogates;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Surrogates;

public sealed class SurrogateTreeTests
{
    [Fact]
    public void Fit_OneSplit_IsTheBestOfAll()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            int count = random.Next(4, 14), features = random.Next(1, 4), outputs = 1 + (seed % 2), least = random.Next(1, 3);
            bool[] categorical = [.. Enumerable.Range(0, features).Select(f => outputs == 1 && (f + seed) % 3 == 0)];
            float[] rows = [.. Enumerable.Range(0, count * features).Select(_ => random.Next(6) == 0 ? float.NaN : random.Next(0, 5))];
            double[] targets = [.. Enumerable.Range(0, count * outputs).Select(_ => Math.Round(random.NextDouble(), 2))];

            SurrogateTree tree = SurrogateTree.Fit(rows, features, targets, outputs, new SurrogateTreeOptions { MaxLeaves = 2, MinLeafRows = least, Categorical = categorical });

            double best = EveryDivision(rows, features, count, categorical).Where(d => d.Count(l => l) >= least && d.Count(l => !l) >= least)
                .Select(d => Error(targets, outputs, d)).Append(Error(targets, outputs, new bool[count])).Min();
            bool[] made = [.. Enumerable.Range(0, count).Select(r => tree.LeafCount == 2 && tree.Tree.GoesLeft(0, rows.AsSpan(r * features, features)))];
            Error(targets, outputs, made).ShouldBe(best, 1e-9, $"seed {seed}");
            double[] covers = tree.Tree.Covers.ToArray();
            covers[0].ShouldBe(count);
            if (tree.LeafCount == 2)
                covers[1..].ShouldBe([made.Count(l => l), made.Count(l => !l)]);
        }
    }

    [Fact]
    public void Fit_ATreeOfDepthTwo_IsFoundAgain()
    {
        var random = new Random(3);
        float[] rows = [.. Enumerable.Range(0, 500 * 3).Select(_ => (float)random.Next(0, 20))];
        double[] targets = [.. Enumerable.Range(0, 500).Select(r => Model(rows.AsSpan(r * 3, 3)))];

        SurrogateTree tree = SurrogateTree.Fit(rows, 3, targets, options: new SurrogateTreeOptions { MaxDepth = 5, MaxLeaves = 30 });

        (tree.LeafCount, tree.Depth, tree.RowCount).ShouldBe((4, 2, 500));
        (tree.Tree.Feature[0], tree.Tree.Threshold[0]).ShouldBe((1, 7.5f));
        for (int r = 0; r < 500; r++)
            tree.Tree.SumLeaves(rows.AsSpan(r * 3, 3)).ShouldBe(targets[r], 1e-12);
        tree.RSquared(rows, targets).ShouldBe(1, 1e-12);

        static double Model(ReadOnlySpan<float> x) => x[1] <= 7 ? (x[0] <= 4 ? 1 : 3) : x[2] <= 11 ? 20 : 50;
    }

    [Fact]
    public void Fit_ByHand_HasTheNumbers()
    {
        // Of 0, 0, 3, 3, 10, 12: first 4 | 2 rows (means 1.5, 11), then the left into zeros and threes.
        SurrogateTree tree = SurrogateTree.Fit([1, 2, 3, 4, 5, 6], 1, [0, 0, 3, 3, 10, 12], options: new SurrogateTreeOptions { MinLeafRows = 2, MaxLeaves = 3 });

        tree.Tree.Threshold.ToArray().ShouldBe([4.5f, 2.5f, 0, 0, 0]);
        tree.Tree.Values.ToArray().ShouldBe([0, 0, 11, 0, 3], 1e-12);
        tree.Tree.Covers.ToArray().ShouldBe([6, 4, 2, 2, 2]);
        // The mean of all is 14/3, of their squares 262/6.
        tree.Impurities.ToArray().ShouldBe([(262 / 6.0) - (196 / 9.0), 2.25, 1, 0, 0], 1e-12);
        // On other rows: 0, 3, 11 are said of 1, 3, 12; the mean is 16/3.
        double all = Math.Pow(1 - (16 / 3.0), 2) + Math.Pow(3 - (16 / 3.0), 2) + Math.Pow(12 - (16 / 3.0), 2);
        tree.RSquared([0, 3, 9], [1, 3, 12]).ShouldBe(1 - (2 / all), 1e-12);
        tree.RSquared([0, 3], [5, 5]).ShouldBe(double.NaN);
    }

    [Fact]
    public void Fit_FewLeaves_MakesTheBestSplitFirst()
    {
        // The left half varies little, the right much: the third leaf belongs right, however deep.
        float[] rows = [.. Enumerable.Range(0, 40).Select(i => (float)i)];
        double[] targets = [.. Enumerable.Range(0, 40).Select(i => i < 20 ? (i < 10 ? 0.0 : 1) : i < 30 ? 100 : i < 35 ? 150 : 180)];

        SurrogateTree tree = SurrogateTree.Fit(rows, 1, targets, options: new SurrogateTreeOptions { MaxLeaves = 4 });

        tree.Tree.Threshold.ToArray().Where((_, node) => tree.Tree.Left[node] != TreeEnsemble.Leaf).Order().ShouldBe([19.5f, 29.5f, 34.5f]);
        tree.Depth.ShouldBe(3);
        SurrogateTree.Fit(rows, 1, targets, options: new SurrogateTreeOptions { MaxDepth = 2 }).Depth.ShouldBe(2);
    }

    [Fact]
    public void FitClasses_LeavesAreShares_ImpurityIsGini()
    {
        SurrogateTree tree = SurrogateTree.FitClasses([1, 2, 3, 4, 5, 6, 7, 8], 1, [0, 0, 0, 1, 2, 2, 2, 2], 3, new SurrogateTreeOptions { MaxLeaves = 2, MinLeafRows = 1 });

        tree.Tree.Threshold[0].ShouldBe(4.5f);
        tree.Tree.Values.ToArray()[3..].ShouldBe([0.75, 0.25, 0, 0, 0, 1], 1e-12);
        tree.Impurities.ToArray().ShouldBe([1 - ((9 + 1 + 16) / 64.0), 1 - (10 / 16.0), 0], 1e-12);
        tree.Accuracy([1, 4, 8], [0, 1, 2]).ShouldBe(2 / 3.0, 1e-12);
    }

    [Fact]
    public void Fit_MissingAlone_IsPartedFromAllThatIsKnown()
    {
        float[] rows = [1, 5, float.NegativeInfinity, float.PositiveInfinity, float.NaN, float.NaN];
        SurrogateTree tree = SurrogateTree.Fit(rows, 1, [1, 1, 1, 1, 7, 7], options: new SurrogateTreeOptions { MinLeafRows = 1 });

        (tree.LeafCount, tree.Tree.Threshold[0], tree.Tree.DefaultLeft[0], tree.MissingSeen[0]).ShouldBe((2, float.PositiveInfinity, false, true));
        tree.RSquared(rows, [1, 1, 1, 1, 7, 7]).ShouldBe(1);
    }

    [Fact]
    public void Fit_InfiniteAndNeighbouringValues_ArePartedByWhatIsBetween()
    {
        float next = MathF.BitIncrement(1);
        foreach ((float low, float high) in new[] { (float.NegativeInfinity, 3f), (3f, float.PositiveInfinity), (float.NegativeInfinity, float.PositiveInfinity), (1f, next), (-float.MaxValue, float.MaxValue), (0f, float.Epsilon) })
        {
            SurrogateTree tree = SurrogateTree.Fit([low, high], 1, [0, 1], options: new SurrogateTreeOptions { MinLeafRows = 1 });
            tree.Tree.SumLeaves([low]).ShouldBe(0, $"{low} {high}");
            tree.Tree.SumLeaves([high]).ShouldBe(1, $"{low} {high}");
        }
    }

    [Fact]
    public void Fit_EqualFeatures_TakesTheFirstEveryTime()
    {
        var random = new Random(1);
        float[] one = [.. Enumerable.Range(0, 300).Select(_ => random.NextSingle())];
        float[] rows = [.. one.SelectMany(x => (float[])[x, x, x])];
        double[] targets = [.. one.Select(x => Math.Sin(9 * x))];

        SurrogateTree tree = SurrogateTree.Fit(rows, 3, targets);

        tree.Tree.Feature.ToArray().ShouldAllBe(f => f == 0 || f == TreeEnsemble.Leaf);
        SurrogateTree.Fit(rows, 3, targets).Tree.Threshold.ToArray().ShouldBe(tree.Tree.Threshold.ToArray());
    }

    [Fact]
    public void Fit_TheSameOfAllRows_IsOneLeaf()
    {
        SurrogateTree tree = SurrogateTree.Fit([1, 2, 3, 4, 5, 6], 1, [0.1, 0.1, 0.1, 0.1, 0.1, 0.1], options: new SurrogateTreeOptions { MinLeafRows = 1 });

        (tree.LeafCount, tree.Depth).ShouldBe((1, 0));
        tree.Tree.Values[0].ShouldBe(0.1, 1e-15);
    }

    [Fact]
    public void Fit_BadInput_SaysWhatIsWrong()
    {
        Say(() => SurrogateTree.Fit([], 1, [])).ShouldStartWith("There are no rows.");
        Say(() => SurrogateTree.Fit([1, 2, 3], 2, [1])).ShouldStartWith("3 values are no rows of 2 features");
        Say(() => SurrogateTree.Fit([1, 2], 1, [1, double.NaN])).ShouldStartWith("Row 1: the target is NaN");
        Say(() => SurrogateTree.Fit([1, 2], 1, [1, 2], options: new SurrogateTreeOptions { MaxDepth = 0 })).ShouldStartWith("SurrogateTreeOptions.MaxDepth must lie");
        Say(() => SurrogateTree.Fit([1, 2], 1, [1, 2], options: new SurrogateTreeOptions { MaxLeaves = 1 })).ShouldContain("SurrogateTreeOptions.MaxLeaves");
        Say(() => SurrogateTree.Fit([1, 2], 1, [1, 2], options: new SurrogateTreeOptions { MinLeafRows = 0 })).ShouldContain("SurrogateTreeOptions.MinLeafRows");
        Say(() => SurrogateTree.Fit([1, 2], 1, [1, 2], options: new SurrogateTreeOptions { Categorical = [true, false] })).ShouldBe("SurrogateTreeOptions.Categorical has 2 entries for 1 features.");
        Say(() => SurrogateTree.Fit([1, 2.5f], 1, [1, 2], options: new SurrogateTreeOptions { Categorical = [true] })).ShouldStartWith("Row 1: the category of feature 0 is 2.5");
        Say(() => SurrogateTree.FitClasses([1, 2], 1, [0, 2], 2)).ShouldStartWith("Row 1: there is no class 2");
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => SurrogateTree.Fit([1, 2], 1, [1, 2], options: new SurrogateTreeOptions { Cancellation = source.Token }));

        static string Say(Action act) => Should.Throw<ArgumentException>(act).Message;
    }

    // Every way to part the rows by one feature: thresholds with NaN on either side, or any subset of the categories.
    private static IEnumerable<bool[]> EveryDivision(float[] rows, int features, int count, bool[] categorical)
    {
        for (int f = 0; f < features; f++)
        {
            float[] column = [.. Enumerable.Range(0, count).Select(r => rows[(r * features) + f])];
            foreach (bool missingLeft in new[] { false, true })
            {
                for (int set = 0; set < 32; set++)
                    yield return [.. column.Select(x => float.IsNaN(x) ? missingLeft : categorical[f] ? (set >> (int)x & 1) == 1 : x <= set - 1)];
            }
        }
    }

    private static double Error(double[] targets, int outputs, bool[] left)
    {
        double error = 0;
        for (int k = 0; k < outputs; k++)
        {
            foreach (IGrouping<bool, double> side in Enumerable.Range(0, left.Length).GroupBy(r => left[r], r => targets[(r * outputs) + k]))
            {
                double mean = side.Average();
                error += side.Sum(t => (t - mean) * (t - mean));
            }
        }

        return error;
    }
}
