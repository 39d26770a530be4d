using MLNet.Xai.Benchmarks.Baseline;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>The baseline that benchmarks measure against computes the same values.</summary>
public sealed class OriginalTreeShapTests
{
    [Fact]
    public void Explain_PositiveCovers_AgreesWithExplainer()
    {
        var random = new RandomEnsembles(11) { Features = 8, Depth = 8, Stop = 0.05, Trees = 6 };
        TreeEnsemble ensemble = random.Next();
        // Unlike the explainer the original divides by covers: count each node from one up.
        double[] covers = new double[ensemble.NodeCount];
        for (int i = covers.Length - 1; i >= 0; i--)
            covers[i] = ensemble.Left[i] == TreeEnsemble.Leaf ? 1 + (i % 7) : covers[ensemble.Left[i]] + covers[ensemble.Right[i]];
        ensemble = ensemble.WithCovers(covers);
        float[] rows = random.Rows(30);
        double[] values = new double[30 * 8];
        new TreeShapExplainer(ensemble).Explain(rows, 30, values);
        var original = new OriginalTreeShap(ensemble);
        double[] expected = new double[8];
        double[] expectedMatrix = new double[64];
        double[] matrices = new double[30 * 64];
        new TreeShapExplainer(ensemble).ExplainInteractions(rows, 30, matrices);
        for (int r = 0; r < 30; r++)
        {
            original.Explain(rows.AsSpan(r * 8, 8), expected);
            GoldenTreeShapTests.ShouldAgree(values.AsSpan(r * 8, 8), expected, 1e-11);
            original.ExplainInteractions(rows.AsSpan(r * 8, 8), expectedMatrix);
            GoldenTreeShapTests.ShouldAgree(matrices.AsSpan(r * 64, 64), expectedMatrix, 1e-11);
        }
    }
}
