using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Scoring.Known;
using MLNet.Xai.Core.Trees.Scoring.Levels;

namespace MLNet.Xai.Core.Tests.Trees.Scoring;

/// <summary>Known rows of which features change places get the bits that rows get which are made so and scored anew.</summary>
public sealed class KnownRowsTests
{
    [Theory]
    [InlineData(1, 5, 1, 200)]
    [InlineData(2, 20, 3, 200)]
    [InlineData(3, 1, 1, 90)]
    [InlineData(4, 300, 1, 40)]
    public void Score_TreesOfAllShapes_IsThatOfChangedRows(int seed, int features, int outputs, int thresholds)
    {
        var trees = new GrownTrees(seed, features) { Outputs = outputs, Thresholds = thresholds };
        TreeEnsembleBuilder builder = trees.Builder();
        builder.BaseOffset[0] = 0.1;
        foreach (int leaves in (int[])[1, 2, 3, 20, 64, 150, 500, 2])
            trees.Bushy(builder, leaves);
        trees.Full(builder, 8);
        trees.Chain(builder, 40);
        TreeEnsemble ensemble = builder.Build();
        foreach (int count in (int[])[1, 63, 128, 512, 513, 1300])
            CheckAllWays(ensemble, trees.Rows(count), count);
    }

    [Fact]
    public void Score_SeveralGroupsOfTrees_IsThatOfChangedRows()
    {
        var trees = new GrownTrees(2, 2) { Thresholds = 100_000, AllKinds = false };
        TreeEnsembleBuilder builder = trees.Builder();
        for (int tree = 0; tree < 11; tree++)
            trees.Bushy(builder, 120);
        TreeEnsemble ensemble = builder.Build();
        new LevelTable(ensemble).Groups.Distinct().Count().ShouldBeGreaterThan(2);
        CheckAllWays(ensemble, trees.Rows(700), 700);
    }

    [Fact]
    public void Changing_WalksTreesThatTestTheFeatures_AndNoOthers()
    {
        var builder = new TreeEnsembleBuilder(4);
        foreach (int feature in (int[])[2, 0, 2, 1])
        {
            builder.SetSplit(builder.AddTree(), feature, 0.5f, out int left, out int right);
            builder.SetLeaf(left, [1]);
            builder.SetLeaf(right, [2]);
        }

        TreeEnsemble ensemble = builder.Build();
        using KnownRows known = KnownRows.Of(ensemble, new float[8], 1, LevelWay.Alone)!;
        known.Changing([2])!.Walked.ShouldBe([true, false, true, false]);
        known.Changing([0, 1])!.Walked.ShouldBe([false, true, false, true]);
        known.Changing([3])!.Walked.ShouldBe([false, false, false, false]);
        KnownRows.Of(ensemble, new float[8], 1, LevelWay.Alone, mostLeafBytes: 0)!.Changing([3])!.Walked.ShouldBe([true, true, true, true]);
    }

    [Fact]
    public void Changing_SomeOfTheSlotsThatAreAskedForTogether_IsNotKnown()
    {
        var builder = new TreeEnsembleBuilder(3);
        builder.SetSplit(builder.AddTree(), CategoricalSplit.AnySlotGoesRight([0, 2]), out int left, out int right);
        builder.SetLeaf(left, [1]);
        builder.SetLeaf(right, [2]);
        using KnownRows known = KnownRows.Of(builder.Build(), new float[] { 1, 0, 0, 0, 0, 1, 0, 1, 0 }, 1, LevelWay.Alone)!;
        known.Changing([0]).ShouldBeNull();
        known.Changing([0, 1]).ShouldBeNull();
        known.Changing([1])!.Walked.ShouldBe([false]);
        double[] outputs = new double[3];
        known.Score(known.Changing([0, 2])!, [2, 2, 0], outputs);
        outputs.ShouldBe([1, 1, 2]);
    }

    [Fact]
    public void Of_TreesThatAreNotWalkedByLevels_IsNull()
    {
        var trees = new GrownTrees(1, 7);
        TreeEnsembleBuilder builder = trees.Builder();
        trees.Bushy(builder, 20);
        trees.Full(builder, 9);
        KnownRows.Of(builder.Build(), trees.Rows(10), 1, LevelWay.Alone).ShouldBeNull();
    }

    // By every way that this machine can, leaves kept or not, on one thread or several: no feature, each alone (the first ones), the first and last together, all.
    private static void CheckAllWays(TreeEnsemble ensemble, float[] rows, int count)
    {
        int features = ensemble.FeatureCount;
        int[][] groups = [[], .. Enumerable.Range(0, Math.Min(features, 4)).Select(f => new[] { f }), [.. new[] { 0, features - 1 }.Distinct()], [.. Enumerable.Range(0, features)]];
        int[] order = new int[count];
        CounterRandom.Permutation(5, order);
        double[][] expected = [.. groups.Select(group => Anew(ensemble, rows, group, order))];
        bool[] scored = new bool[groups.Length];
        foreach (LevelWay way in Enum.GetValues<LevelWay>().Where(LevelWalk.Can))
        {
            foreach ((int threads, long bytes) in ((int, long)[])[(1, KnownRows.MostLeafBytes), (3, KnownRows.MostLeafBytes), (2, 0)])
            {
                using KnownRows known = KnownRows.Of(ensemble, rows, threads, way, bytes)!;
                double[] outputs = new double[count * ensemble.OutputCount];
                for (int g = 0; g < groups.Length; g++)
                {
                    if (known.Changing(groups[g]) is not { } changed)
                        continue;
                    scored[g] = true;
                    known.Score(changed, order, outputs);
                    outputs.ShouldBe(expected[g], $"{count} rows, {way}, {threads} threads, {bytes} bytes, features {string.Join(' ', groups[g])}");
                }
            }
        }

        (scored[0], scored[^1], scored[^2]).ShouldBe((true, true, true));
    }

    private static double[] Anew(TreeEnsemble ensemble, float[] rows, int[] group, int[] order)
    {
        int features = ensemble.FeatureCount;
        float[] changed = [.. rows];
        for (int r = 0; r < order.Length; r++)
        {
            foreach (int feature in group)
                changed[(r * features) + feature] = rows[(order[r] * features) + feature];
        }

        double[] outputs = new double[order.Length * ensemble.OutputCount];
        for (int r = 0; r < order.Length; r++)
            ensemble.Predict(changed.AsSpan(r * features, features), outputs.AsSpan(r * ensemble.OutputCount, ensemble.OutputCount));
        return outputs;
    }
}
