using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Against the definition of Shapley values, over all coalitions.</summary>
public sealed class BruteForceTreeShapTests
{
    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.2)]
    [InlineData(3, 0.0)]
    public void Explain_TiesAndMissingValues_EqualsDefinition(int seed, double stop) =>
        Check(new RandomEnsembles(seed) { Stop = stop, Outputs = 2 });

    [Fact]
    public void Explain_EmptyCovers_EqualsDefinition() => Check(new RandomEnsembles(4) { Empty = 0.3, Stop = 0.1 });

    [Fact]
    public void Explain_CategoriesOfBothKinds_EqualsDefinition() => Check(new RandomEnsembles(5) { Categories = true, Stop = 0.1, Features = 7 });

    [Fact]
    public void Explain_LoneLeaves_EqualsDefinition() => Check(new RandomEnsembles(6) { Stop = 0.7, Trees = 9 });

    [Fact]
    public void Explain_ChainWithFewFeatures_EqualsDefinition() => Check(new RandomEnsembles(7) { Chain = true, Depth = 40, Features = 3 });

    private static void Check(RandomEnsembles random)
    {
        TreeEnsemble ensemble = random.Next();
        const int count = 20;
        float[] rows = random.Rows(count);
        int perRow = ensemble.OutputCount * ensemble.FeatureCount;
        double[] values = new double[count * perRow];
        new TreeShapExplainer(ensemble).Explain(rows, count, values);
        for (int r = 0; r < count; r++)
        {
            double[] expected = BruteForce.Values(ensemble, rows[(r * ensemble.FeatureCount)..((r + 1) * ensemble.FeatureCount)]);
            GoldenTreeShapTests.ShouldAgree(values.AsSpan(r * perRow, perRow), expected, 1e-12);
        }
    }
}
