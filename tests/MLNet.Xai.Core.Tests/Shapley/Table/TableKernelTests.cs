using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Shapley.Table;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;
using TestData = MLNet.Xai.Tests.Support.TestData;

namespace MLNet.Xai.Core.Tests.Shapley.Table;

public sealed class TableKernelTests
{
    public static TheoryData<string> Files =>
        [.. TestData.GoldenFiles("trees").Where(f => TableKernel.Fits(new ShapForest(GoldenTrees.Load(f).Ensemble)))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Explain_GoldenRowsOfFewPlayers_AreTheExactValues(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        JsonElement expected = golden.Json.GetProperty("path_dependent");
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
        {
            double[] values = Run(golden.Ensemble, golden.Rows, golden.RowCount, level);
            string name = expected.TryGetProperty("exact_shap_values", out JsonElement exact) && exact.ValueKind == JsonValueKind.Array
                ? "exact_shap_values"
                : "shap_values";
            GoldenTreeShapTests.ShouldAgree(values, golden.ReadValues(expected.GetProperty(name)), name[0] == 'e' ? 1e-12 : 1e-9);
        }
    }

    [Fact]
    public void Explain_RandomEnsembles_EqualsDefinitionAtEveryLevel() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), EqualsDefinition).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Explain_MoreThan255ThresholdsOfOneFeature_EqualsDefinition()
    {
        // A balanced tree over 600 thresholds of feature 0, with feature 1 asked at the leaves.
        var builder = new TreeEnsembleBuilder(2);
        Fill(builder.AddTree(), 0, 600);
        TreeEnsemble ensemble = builder.Build();
        float[] rows = [.. Enumerable.Range(0, 640).SelectMany(i => new[] { i % 9 == 0 ? float.NaN : i - 10.5f, i % 3 })];
        double[] expected = [.. Enumerable.Range(0, 640).SelectMany(r => BruteForce.Values(ensemble, Row(ensemble, rows, r)))];
        GoldenTreeShapTests.ShouldAgree(Run(ensemble, rows, 640, SimdLevel.Auto), expected, 1e-11);

        void Fill(int node, int from, int to)
        {
            int left;
            int right;
            if (to - from > 1)
            {
                int middle = (from + to) / 2;
                builder.SetSplit(node, 0, middle, out left, out right, middle % 2 == 0, to - from);
                Fill(left, from, middle);
                Fill(right, middle, to);
                return;
            }

            builder.SetSplit(node, 1, 0.5f, out left, out right, cover: 1);
            builder.SetLeaf(left, [Math.Sin(from)], 0.25);
            builder.SetLeaf(right, [Math.Cos(from)], 0.75);
        }
    }

    [Fact]
    public void Explain_AnyNumberOfThreads_GivesTheSameBits()
    {
        var random = new RandomEnsembles(3) { Features = 5, Trees = 40, Depth = 7, Stop = 0.05, Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        const int count = 9000; // two blocks
        float[] rows = random.Rows(count);
        double[] one = Run(ensemble, rows, count, SimdLevel.Auto, threads: 1);
        Run(ensemble, rows, count, SimdLevel.Auto, threads: 2).ShouldBe(one);
        Run(ensemble, rows, count, SimdLevel.Auto, threads: 7).ShouldBe(one);
    }

    [Fact]
    public void Explain_MorePlayersThanLanesButShortPaths_AgreesWithRowKernel()
    {
        var random = new RandomEnsembles(8) { Features = 30, Trees = 25, Depth = 8, Stop = 0.05, Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(200);
        double[] expected = new double[200 * 60];
        new TreeShapExplainer(ensemble, new TreeShapOptions { Kernel = TreeShapKernel.Row }).Explain(rows, 200, expected);
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
            GoldenTreeShapTests.ShouldAgree(Run(ensemble, rows, 200, level), expected, 1e-12);
    }

    private static void EqualsDefinition(int seed)
    {
        var random = new RandomEnsembles(seed)
        {
            Features = 1 + (seed % 8),
            Outputs = 1 + (seed % 2),
            Depth = 1 + (seed % 11),
            Trees = 1 + (seed % 5),
            Empty = seed % 3 == 0 ? 0.3 : 0,
            Stop = seed % 4 * 0.1,
            Categories = seed % 8 > 4,
            Chain = seed % 11 == 0,
        };
        TreeEnsemble ensemble = random.Next();
        int count = 1 + (seed % 70);
        float[] rows = random.Rows(count);
        double[] expected = [.. Enumerable.Range(0, count).SelectMany(r => BruteForce.Values(ensemble, Row(ensemble, rows, r)))];
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
            GoldenTreeShapTests.ShouldAgree(Run(ensemble, rows, count, level), expected, 1e-12);
    }

    internal static float[] Row(TreeEnsemble ensemble, float[] rows, int r) => rows[(r * ensemble.FeatureCount)..((r + 1) * ensemble.FeatureCount)];

    internal static unsafe double[] Run(
        TreeEnsemble ensemble, float[] rows, int count, SimdLevel level, int threads = 1, float[]? background = null)
    {
        double[] values = new double[count * ensemble.OutputCount * ensemble.FeatureCount];
        var kernel = new TableKernel(new ShapForest(ensemble), level, background is null ? null : new Background(ensemble, background));
        fixed (float* r = rows)
        fixed (double* v = values)
            kernel.Explain(new ExplainJob(r, count, v, threads, null, CancellationToken.None));
        return values;
    }
}
