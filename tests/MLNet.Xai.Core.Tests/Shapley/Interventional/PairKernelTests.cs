using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;
using TestData = MLNet.Xai.Tests.Support.TestData;

namespace MLNet.Xai.Core.Tests.Shapley.Interventional;

public sealed class PairKernelTests
{
    public static TheoryData<string> Files => [.. TestData.GoldenFiles("trees")];

    [Theory]
    [MemberData(nameof(Files))]
    public void Explain_GoldenRows_AreTheExactValuesAndShapsUpToItsFloats(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        JsonElement expected = golden.Json.GetProperty("interventional");
        float[] background = GoldenTrees.ReadRows(expected.GetProperty("background"));
        PairForest pairs = Pairs(golden.Ensemble, background);
        double[] values = Run(new PairKernel(pairs), golden.Ensemble, golden.Rows, golden.RowCount, 1);
        GoldenTreeShapTests.ShouldAgree(values, golden.ReadValues(expected.GetProperty("exact_shap_values")), 1e-12);
        GoldenTreeShapTests.ShouldAgree(values, golden.ReadValues(expected.GetProperty("shap_values")), GoldenTreeShapTests.Tolerance(golden, "interventional_vs_shap_abs"));
        var explainer = new TreeShapExplainer(golden.Ensemble, new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional, Background = background });
        double[] bases = expected.GetProperty("expected_value").Deserialize<double[]>()!;
        for (int k = 0; k < bases.Length; k++)
            explainer.BaseValues[k].ShouldBe(bases[k], GoldenTreeShapTests.Tolerance(golden, "interventional_vs_shap_abs"));
    }

    [Fact]
    public void Explain_RandomEnsembles_EqualsDefinition() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), seed => EqualsDefinition(seed, interactions: false)).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Interactions_RandomEnsembles_EqualDefinition() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), seed => EqualsDefinition(seed, interactions: true)).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(200)]
    public void Explain_ManyBackgroundRows_EqualsDefinition(int count)
    {
        var random = new RandomEnsembles(count) { Features = 4, Depth = 6, Stop = 0.05 };
        TreeEnsemble ensemble = random.Next();
        float[] row = random.Rows(1);
        float[] background = random.Rows(count);
        double[] values = Run(new PairKernel(Pairs(ensemble, background)), ensemble, row, 1, 1);
        GoldenTreeShapTests.ShouldAgree(values, InterventionalBruteForce.Values(ensemble, row, background), 1e-12);
    }

    [Fact]
    public void Explain_AnyNumberOfThreads_GivesTheSameBits()
    {
        var random = new RandomEnsembles(5) { Features = 12, Trees = 10, Depth = 8, Stop = 0.05 };
        TreeEnsemble ensemble = random.Next();
        PairForest pairs = Pairs(ensemble, random.Rows(70));
        float[] rows = random.Rows(100);
        double[] one = Run(new PairKernel(pairs), ensemble, rows, 100, 1);
        Run(new PairKernel(pairs), ensemble, rows, 100, 4).ShouldBe(one);
    }

    private static void EqualsDefinition(int seed, bool interactions)
    {
        var random = new RandomEnsembles(seed)
        {
            Features = 1 + (seed % 7),
            Outputs = 1 + (seed % 2),
            Depth = 1 + (seed % 9),
            Trees = 1 + (seed % 3),
            Stop = seed % 4 * 0.1,
            Categories = seed % 7 > 3,
            Chain = seed % 11 == 0,
        };
        TreeEnsemble ensemble = random.Next();
        float[] row = random.Rows(1);
        float[] background = random.Rows(1 + (seed % 13));
        PairForest pairs = Pairs(ensemble, background);
        ITreeShapKernel kernel = interactions ? new PairInteractionKernel(pairs) : new PairKernel(pairs);
        double[] expected = interactions
            ? InterventionalBruteForce.Interactions(ensemble, row, background)
            : InterventionalBruteForce.Values(ensemble, row, background);
        GoldenTreeShapTests.ShouldAgree(Run(kernel, ensemble, row, 1, 1, expected.Length), expected, 1e-12);
    }

    private static PairForest Pairs(TreeEnsemble ensemble, float[] background) => new(new ShapForest(ensemble), new Background(ensemble, background));

    private static unsafe double[] Run(ITreeShapKernel kernel, TreeEnsemble ensemble, float[] rows, int count, int threads, int perRow = 0)
    {
        double[] values = new double[count * (perRow == 0 ? ensemble.OutputCount * ensemble.FeatureCount : perRow)];
        fixed (float* r = rows)
        fixed (double* v = values)
            kernel.Explain(new ExplainJob(r, count, v, threads, null, CancellationToken.None));
        return values;
    }
}
