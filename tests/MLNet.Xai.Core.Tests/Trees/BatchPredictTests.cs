using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees;

/// <summary>Many rows at once get the bits that each gets alone.</summary>
public sealed class BatchPredictTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(1300)]
    public void Predict_Batch_IsEachRowAlone(int count)
    {
        RandomEnsembles[] kinds =
        [
            new(count), new(count + 1) { Categories = true, Outputs = 3, Trees = 7 }, new(count + 2) { Depth = 9, Stop = 0, Features = 12 }, new(count + 3) { Chain = true, Depth = 40, BothDefaults = false },
            new(count + 4) { Stop = 1 }, new(count + 5) { Features = 1, Outputs = 2, Trees = 50 },
        ];
        foreach (RandomEnsembles random in kinds)
        {
            TreeEnsemble ensemble = random.Next();
            float[] rows = random.Rows(count);
            double[] alone = new double[count * ensemble.OutputCount], one = new double[ensemble.OutputCount];
            for (int r = 0; r < count; r++)
            {
                ensemble.Predict(rows.AsSpan(r * ensemble.FeatureCount, ensemble.FeatureCount), one);
                one.CopyTo(alone, r * one.Length);
            }

            foreach (int threads in (int[])[1, 3])
            {
                double[] together = new double[alone.Length];
                ensemble.Predict(rows, count, together, threads);
                together.ShouldBe(alone);
            }
        }
    }

    [Fact]
    public void Predict_ZeroAsMissingAndNegativeZero_GoWhereTheyDoAlone()
    {
        var builder = new TreeEnsembleBuilder(2);
        for (int tree = 0; tree < 4; tree++)
        {
            builder.SetSplit(builder.AddTree(), tree % 2, tree < 2 ? 0f : -0f, out int left, out int right, defaultLeft: tree % 2 == 0, zeroIsMissing: tree < 2);
            builder.SetLeaf(left, [1 << tree]);
            builder.SetLeaf(right, [0]);
        }

        TreeEnsemble ensemble = builder.Build();
        float[] values = [0, -0f, float.NaN, 1, -1, 1e-36f, float.NegativeInfinity, float.PositiveInfinity];
        float[] rows = [.. Enumerable.Range(0, 100).SelectMany(i => new[] { values[i % 8], values[i / 8 % 8] })];
        double[] together = new double[100], one = new double[1];
        ensemble.Predict(rows, 100, together);
        together.Distinct().Count().ShouldBeGreaterThan(4);
        for (int r = 0; r < 100; r++)
        {
            ensemble.Predict(rows.AsSpan(2 * r, 2), one);
            together[r].ShouldBe(one[0]);
        }
    }

    [Fact]
    public void Predict_TreesOfMoreConditionsThanFitACache_AreWalkedRowByRow()
    {
        var random = new Random(3);
        var builder = new TreeEnsembleBuilder(1);
        for (int tree = 0; tree < 70_000; tree++)
        {
            builder.SetSplit(builder.AddTree(), 0, random.NextSingle(), out int left, out int right);
            builder.SetLeaf(left, [random.NextDouble()]);
            builder.SetLeaf(right, [0]);
        }

        TreeEnsemble ensemble = builder.Build();
        float[] rows = [.. Enumerable.Range(0, 70).Select(_ => random.NextSingle())];
        double[] together = new double[70], one = new double[1];
        ensemble.Predict(rows, 70, together);
        ensemble.Predict(rows.AsSpan(5, 1), one);
        together[5].ShouldBe(one[0]);
    }
}
