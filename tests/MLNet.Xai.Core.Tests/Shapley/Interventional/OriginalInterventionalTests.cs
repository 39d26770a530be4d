using MLNet.Xai.Benchmarks.Baseline;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley.Interventional;

/// <summary>The baseline that benchmarks measure against computes the same values.</summary>
public sealed class OriginalInterventionalTests
{
    private static readonly RandomEnsembles s_random = new(12) { Features = 7, Depth = 8, Stop = 0.05, Trees = 5 };
    private static readonly TreeEnsemble s_ensemble = s_random.Next();

    [Fact]
    public void Explain_RandomEnsemble_AgreesWithExplainer()
    {
        float[] rows = s_random.Rows(40);
        float[] background = s_random.Rows(30);
        var options = new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional, Background = background };
        double[] values = new double[40 * 7];
        new TreeShapExplainer(s_ensemble, options).Explain(rows, 40, values);
        var original = new OriginalInterventional(s_ensemble, background);
        double[] phi = new double[7];
        for (int r = 0; r < 40; r++)
        {
            original.Explain(rows.AsSpan(r * 7, 7), phi);
            GoldenTreeShapTests.ShouldAgree(values.AsSpan(r * 7, 7), phi, 1e-12);
        }
    }
}
