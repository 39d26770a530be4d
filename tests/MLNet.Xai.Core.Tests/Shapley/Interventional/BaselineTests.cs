using MLNet.Xai.Benchmarks.Baseline;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley.Interventional;

/// <summary>The baselines that benchmarks measure against compute the same values.</summary>
public sealed class BaselineTests
{
    private static readonly RandomEnsembles s_random = new(12) { Features = 7, Depth = 8, Stop = 0.05, Trees = 5 };
    private static readonly TreeEnsemble s_ensemble = Covered(s_random.Next());

    [Fact]
    public void Interventional_AgreesWithExplainer()
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

    [Fact]
    public void Interactions_AgreeWithExplainer()
    {
        float[] rows = s_random.Rows(10);
        double[] values = new double[10 * 49];
        new TreeShapExplainer(s_ensemble).ExplainInteractions(rows, 10, values);
        var original = new OriginalTreeShap(s_ensemble);
        double[] matrix = new double[49];
        for (int r = 0; r < 10; r++)
        {
            original.ExplainInteractions(rows.AsSpan(r * 7, 7), matrix);
            GoldenTreeShapTests.ShouldAgree(values.AsSpan(r * 49, 49), matrix, 1e-11);
        }
    }

    // The original divides by covers: every node counts at least one row.
    private static TreeEnsemble Covered(TreeEnsemble ensemble)
    {
        double[] covers = new double[ensemble.NodeCount];
        for (int i = covers.Length - 1; i >= 0; i--)
            covers[i] = ensemble.Left[i] == TreeEnsemble.Leaf ? 1 + (i % 7) : covers[ensemble.Left[i]] + covers[ensemble.Right[i]];
        return ensemble.WithCovers(covers);
    }
}
