using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Scoring;
using MLNet.Xai.Core.Trees.Scoring.Levels;

namespace MLNet.Xai.Core.Tests.Trees.Scoring;

/// <summary>However trees are walked, rows get the bits that each gets alone.</summary>
public sealed class BlockScorerTests
{
    [Theory]
    [InlineData(1, 5, 1, 200)]
    [InlineData(2, 20, 3, 200)]
    [InlineData(3, 1, 1, 90)]
    [InlineData(4, 300, 1, 40)]
    [InlineData(5, 2, 2, 3)]
    public void Add_TreesOfAllShapes_IsEachRowAlone(int seed, int features, int outputs, int thresholds)
    {
        var trees = new GrownTrees(seed, features) { Outputs = outputs, Thresholds = thresholds };
        TreeEnsembleBuilder builder = trees.Builder();
        foreach (int leaves in (int[])[1, 2, 3, 20, 64, 150, 500, 2])
            trees.Bushy(builder, leaves);
        foreach (int depth in (int[])[6, 7, 8])
            trees.Full(builder, depth);
        foreach (int depth in (int[])[1, 40, 64])
            trees.Chain(builder, depth);
        TreeEnsemble ensemble = builder.Build();
        new ScoringPlan(ensemble, levels: true).Levels!.Trees.ShouldAllBe(tree => tree != null);
        foreach (int count in (int[])[1, 63, 64, 128, 129, 500, 512])
            CheckAllWays(ensemble, trees.Rows(count), count);
    }

    [Fact]
    public void Add_TreesTooWideOrTooDeepForLevels_AreWalkedOtherwise()
    {
        var trees = new GrownTrees(1, 7);
        TreeEnsembleBuilder builder = trees.Builder();
        trees.Full(builder, 9);
        trees.Bushy(builder, 20);
        trees.Chain(builder, 65);
        trees.Full(builder, 8);
        trees.Bushy(builder, 2000);
        TreeEnsemble ensemble = builder.Build();
        new ScoringPlan(ensemble, levels: true).Levels!.Trees.Select(tree => tree is not null).ShouldBe([false, true, false, true, false]);
        CheckAllWays(ensemble, trees.Rows(300), 300);
    }

    [Fact]
    public void Add_MoreThresholdsThanAByteTellsApart_PartsTheTreesIntoGroups()
    {
        var trees = new GrownTrees(2, 2) { Thresholds = 100_000, AllKinds = false };
        TreeEnsembleBuilder builder = trees.Builder();
        for (int tree = 0; tree < 12; tree++)
            trees.Bushy(builder, 120);
        trees.Bushy(builder, 700);
        trees.Bushy(builder, 120);
        TreeEnsemble ensemble = builder.Build();
        ScoringPlan plan = new(ensemble, levels: true);
        plan.Levels!.Groups.Distinct().Count().ShouldBeGreaterThan(3);
        plan.Levels.Groups.ShouldAllBe(group => group == null || group.Codes.All(codes => codes.Count <= byte.MaxValue));
        plan.Levels.Trees[12].ShouldBeNull();
        CheckAllWays(ensemble, trees.Rows(512), 512);
    }

    // Rows alone; levels as the machine can and one by one, with what is left as sets; all as sets; row by row as a part of a block.
    private static unsafe void CheckAllWays(TreeEnsemble ensemble, float[] rows, int count)
    {
        int outputs = ensemble.OutputCount;
        double[] alone = new double[count * outputs], together = new double[count * outputs];
        for (int r = 0; r < count; r++)
        {
            for (int tree = 0; tree < ensemble.TreeCount; tree++)
            {
                int leaf = ensemble.FindLeaf(tree, rows.AsSpan(r * ensemble.FeatureCount, ensemble.FeatureCount));
                for (int k = 0; k < outputs; k++)
                    alone[(r * outputs) + k] += ensemble.Values[(leaf * outputs) + k];
            }
        }

        IEnumerable<(bool Levels, bool Sets, LevelWay? Way)> ways = Enum.GetValues<LevelWay>().Where(LevelWalk.Can).Select(way => (true, true, (LevelWay?)way));
        foreach ((bool levels, bool sets, LevelWay? way) in ways.Concat([(true, false, null), (false, true, null), (false, false, null)]))
        {
            using var scorer = new BlockScorer(new ScoringPlan(ensemble, levels, sets), way);
            for (int again = 0; again < 2; again++)
            {
                Array.Clear(together);
                fixed (float* from = rows)
                fixed (double* to = together)
                    scorer.Add(from, count, to);
                together.ShouldBe(alone, $"{count} rows, levels {levels}, sets {sets}, {way}");
            }
        }
    }
}
