using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Shapley.Interventional;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;
using TestData = MLNet.Xai.Tests.Support.TestData;

namespace MLNet.Xai.Core.Tests.Shapley.Units;

public sealed class ProbabilityTests
{
    public static TheoryData<string> Files =>
        [.. TestData.GoldenFiles("trees").Where(f => GoldenTrees.Load(f).Json.TryGetProperty("interventional_probability", out _))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Explain_GoldenClassifier_AreTheTrueShapleyValuesNotShapsRescaledOnes(string file)
    {
        GoldenTrees golden = GoldenTrees.Load(file);
        JsonElement expected = golden.Json.GetProperty("interventional_probability");
        float[] background = GoldenTrees.ReadRows(expected.GetProperty("background"));
        TreeShapExplainer explainer = Explainer(golden.Ensemble, background, OutputLink.Logistic());
        double[] values = Run(explainer, golden.Rows, golden.RowCount);
        double[] truth = golden.ReadValues(expected.GetProperty("true_shapley_values_of_probability"));
        GoldenTreeShapTests.ShouldAgree(values, truth, 1e-12);
        explainer.BaseValues[0].ShouldBe(expected.GetProperty("expected_value")[0].GetDouble(), 1e-6);
        double[] rescaled = golden.ReadValues(expected.GetProperty("rescaled_from_exact_shap_values"));
        values.Zip(rescaled, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(1e-4);
    }

    [Fact]
    public void Explain_EveryLinkOverRandomEnsembles_EqualsDefinition() =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), EqualsDefinition).Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Explain_LinearLink_ScalesPathDependentValuesToo()
    {
        var random = new RandomEnsembles(9);
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(20);
        var margin = new TreeShapExplainer(ensemble);
        var scaled = new TreeShapExplainer(
            ensemble, new TreeShapOptions { Units = ExplanationUnits.Probability, Link = OutputLink.Linear(0.5, 0.25) });
        Run(scaled, rows, 20).ShouldBe(Run(margin, rows, 20).Select(v => v * 0.5));
        scaled.BaseValues[0].ShouldBe((margin.BaseValues[0] * 0.5) + 0.25, 1e-15);
    }

    [Fact]
    public void Constructor_PathDependentLogistic_IsRefusedWithTheWayOut()
    {
        TreeEnsemble ensemble = new RandomEnsembles(9).Next();
        var options = new TreeShapOptions { Units = ExplanationUnits.Probability, Link = OutputLink.Logistic() };
        Should.Throw<ArgumentException>(() => new TreeShapExplainer(ensemble, options)).Message.ShouldContain("Background");
    }

    [Fact]
    public void Constructor_ProbabilityWithoutLink_IsRefused()
    {
        TreeEnsemble ensemble = new RandomEnsembles(9).Next();
        var options = new TreeShapOptions { Units = ExplanationUnits.Probability };
        Should.Throw<ArgumentException>(() => new TreeShapExplainer(ensemble, options)).Message.ShouldContain("Link");
    }

    [Fact]
    public void Constructor_EmptyBackground_IsRefused()
    {
        TreeEnsemble ensemble = new RandomEnsembles(9).Next();
        var options = new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional };
        Should.Throw<ArgumentException>(() => new TreeShapExplainer(ensemble, options)).Message.ShouldContain("background rows");
    }

    [Fact]
    public void ExplainInteractions_Logistic_SaysWhatIsSupported()
    {
        var random = new RandomEnsembles(9);
        TreeEnsemble ensemble = random.Next();
        TreeShapExplainer explainer = Explainer(ensemble, random.Rows(5), OutputLink.Logistic());
        Should.Throw<NotSupportedException>(() => explainer.ExplainInteractions(random.Rows(1), 1, new double[36])).Message.ShouldContain("Margin");
    }

    internal static TreeShapExplainer Explainer(TreeEnsemble ensemble, float[] background, OutputLink link, int samples = 64, int seed = 0, int threads = 0) =>
        new(ensemble, new TreeShapOptions
        {
            Perturbation = TreeShapPerturbation.Interventional,
            Background = background,
            Units = ExplanationUnits.Probability,
            Link = link,
            Samples = samples,
            Seed = seed,
            Threads = threads,
        });

    internal static double[] Run(TreeShapExplainer explainer, float[] rows, int count)
    {
        double[] values = new double[count * explainer.OutputCount * explainer.FeatureCount];
        explainer.Explain(rows, count, values);
        return values;
    }

    private static void EqualsDefinition(int seed)
    {
        var random = new RandomEnsembles(seed)
        {
            Features = 1 + (seed % 7),
            Outputs = 1 + (seed % 3),
            Depth = 1 + (seed % 8),
            Trees = 1 + (seed % 4),
            Stop = seed % 4 * 0.1,
            Categories = seed % 7 > 3,
        };
        TreeEnsemble ensemble = random.Next();
        double[] slopes = [.. Enumerable.Range(1, ensemble.OutputCount).Select(k => 0.7 * k)];
        double[] offsets = [.. slopes.Select(s => s - 0.5)];
        OutputLink link = (seed % 5) switch
        {
            0 => OutputLink.Linear(2, 1),
            1 => OutputLink.Platt(-3, 0.5),
            2 => OutputLink.NormalizedLogistic(slopes, offsets),
            3 => OutputLink.NormalizedLinear(slopes, offsets),
            _ => OutputLink.Softmax(4),
        };
        float[] row = random.Rows(1);
        float[] background = random.Rows(1 + (seed % 70));
        double[] expected = InterventionalBruteForce.Values(ensemble, row, background, link);
        GoldenTreeShapTests.ShouldAgree(Run(Explainer(ensemble, background, link), row, 1), expected, 1e-11);
    }
}
