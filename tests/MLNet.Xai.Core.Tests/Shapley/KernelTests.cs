using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Kernels.Simd;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Every kernel at every width that the machine has gives the same values.</summary>
public sealed class KernelTests
{
    public static TheoryData<TreeShapKernel, SimdLevel> Kernels
    {
        get
        {
            var data = new TheoryData<TreeShapKernel, SimdLevel>();
            foreach (TreeShapKernel kernel in (TreeShapKernel[])[TreeShapKernel.Row, TreeShapKernel.Batch])
            {
                foreach (SimdLevel level in Enum.GetValues<SimdLevel>().Where(SimdLevels.IsAccelerated))
                    data.Add(kernel, level);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Explain_AnyKernel_EqualsDefinition(TreeShapKernel kernel, SimdLevel level)
    {
        var random = new RandomEnsembles(21) { Features = 7, Outputs = 2, Categories = true, Empty = 0.05, Depth = 8, Stop = 0.1 };
        Check(random, 41, new TreeShapOptions { Kernel = kernel, SimdLevel = level, Threads = 2 });
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Explain_ManyPlayersOnAPath_EqualsDefinition(TreeShapKernel kernel, SimdLevel level)
    {
        var random = new RandomEnsembles(22) { Features = 12, Trees = 3, Depth = 24, Chain = true };
        Check(random, 3, new TreeShapOptions { Kernel = kernel, SimdLevel = level });
    }

    public static TheoryData<SimdLevel> Levels => [.. Enum.GetValues<SimdLevel>().Where(SimdLevels.IsAccelerated)];

    [Theory]
    [MemberData(nameof(Levels))]
    public void ExplainInteractions_AnyWidth_EqualsDefinition(SimdLevel level)
    {
        var random = new RandomEnsembles(23) { Features = 7, Categories = true, Empty = 0.05, Depth = 8, Stop = 0.1, Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        const int count = 35;
        float[] rows = random.Rows(count);
        double[] values = new double[count * 2 * 49];
        new TreeShapExplainer(ensemble, new TreeShapOptions { SimdLevel = level }).ExplainInteractions(rows, count, values);
        for (int r = 0; r < count; r++)
        {
            for (int k = 0; k < 2; k++)
            {
                double[] expected = BruteForce.Interactions(ensemble, rows[(r * 7)..((r + 1) * 7)], k);
                GoldenTreeShapTests.ShouldAgree(values.AsSpan(((r * 2) + k) * 49, 49), expected, 1e-12);
            }
        }
    }

    private static void Check(RandomEnsembles random, int count, TreeShapOptions options)
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(count);
        int perRow = ensemble.OutputCount * ensemble.FeatureCount;
        double[] values = new double[count * perRow];
        new TreeShapExplainer(ensemble, options).Explain(rows, count, values);
        for (int r = 0; r < count; r++)
        {
            double[] expected = BruteForce.Values(ensemble, rows[(r * ensemble.FeatureCount)..((r + 1) * ensemble.FeatureCount)]);
            GoldenTreeShapTests.ShouldAgree(values.AsSpan(r * perRow, perRow), expected, 1e-12);
        }
    }
}
