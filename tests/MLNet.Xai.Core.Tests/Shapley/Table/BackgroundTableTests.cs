using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Shapley.Table;
using MLNet.Xai.Core.Tests.Shapley.Interventional;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;
using TestData = MLNet.Xai.Tests.Support.TestData;

namespace MLNet.Xai.Core.Tests.Shapley.Table;

/// <summary>The table kernel with a background.</summary>
public sealed class BackgroundTableTests
{
    public static TheoryData<string> Files =>
        [.. TestData.GoldenFiles("trees").Where(f => TableKernel.Fits(new ShapForest(GoldenTrees.Load(f).Ensemble)))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Explain_GoldenRowsOfFewPlayers_AreTheExactValues(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        JsonElement expected = golden.Json.GetProperty("interventional");
        float[] background = GoldenTrees.ReadRows(expected.GetProperty("background"));
        double[] values = TableKernelTests.Run(golden.Ensemble, golden.Rows, golden.RowCount, SimdLevel.Auto, 1, background);
        GoldenTreeShapTests.ShouldAgree(values, golden.ReadValues(expected.GetProperty("exact_shap_values")), 1e-12);
    }

    [Fact]
    public void Explain_RandomEnsembles_EqualsDefinitionAtEveryLevel() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), EqualsDefinition).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    [Fact]
    public void Explain_ShortAndLongPathsOfManyPlayers_AgreesWithPairWalks()
    {
        var random = new RandomEnsembles(2) { Features = 25, Trees = 15, Depth = 10, Stop = 0.3, Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        var forest = new ShapForest(ensemble);
        forest.Trees[0].Any(TableKernel.Fits).ShouldBeTrue();
        forest.Trees[0].All(TableKernel.Fits).ShouldBeFalse();
        float[] rows = random.Rows(60);
        float[] background = random.Rows(90);
        double[] tables = new double[60 * 50];
        double[] walks = new double[60 * 50];
        Explainer(ensemble, background, TreeShapKernel.Table).Explain(rows, 60, tables);
        Explainer(ensemble, background, TreeShapKernel.Row).Explain(rows, 60, walks);
        GoldenTreeShapTests.ShouldAgree(tables, walks, 1e-12);
    }

    private static TreeShapExplainer Explainer(TreeEnsemble ensemble, float[] background, TreeShapKernel kernel) =>
        new(ensemble, new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional, Background = background, Kernel = kernel });

    [Fact]
    public void Explain_AnyNumberOfThreads_GivesTheSameBits()
    {
        var random = new RandomEnsembles(3) { Features = 8, Trees = 40, Depth = 9, Stop = 0.05 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(300);
        float[] background = random.Rows(100);
        double[] one = TableKernelTests.Run(ensemble, rows, 300, SimdLevel.Auto, 1, background);
        TableKernelTests.Run(ensemble, rows, 300, SimdLevel.Auto, 5, background).ShouldBe(one);
    }

    private static void EqualsDefinition(int seed)
    {
        var random = new RandomEnsembles(seed)
        {
            Features = 1 + (seed % 8),
            Outputs = 1 + (seed % 2),
            Depth = 1 + (seed % 11),
            Trees = 1 + (seed % 3),
            Stop = 0.1 + (seed % 4 * 0.1),
            Categories = seed % 8 > 4,
            Chain = seed % 11 == 0,
        };
        TreeEnsemble ensemble = random.Next();
        int count = 1 + (seed % 4);
        float[] rows = random.Rows(count);
        float[] background = random.Rows(1 + (seed % 90));
        double[] expected =
            [.. Enumerable.Range(0, count).SelectMany(r => InterventionalBruteForce.Values(ensemble, TableKernelTests.Row(ensemble, rows, r), background))];
        foreach (SimdLevel level in Enum.GetValues<SimdLevel>())
            GoldenTreeShapTests.ShouldAgree(TableKernelTests.Run(ensemble, rows, count, level, 1, background), expected, 1e-12);
    }
}
