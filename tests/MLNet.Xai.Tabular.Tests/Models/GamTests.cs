using Microsoft.ML;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class GamTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Ensemble_ShapeFunctions_AreBalancedTreesOverOneFeatureEach()
    {
        TreeModel read = TreeModel.Find(_ml.Regression.Trainers.Gam("Target", numberOfIterations: 100).Fit(TreeData.View(_ml, 600, seed: 1)));

        read.Ensemble.TreeCount.ShouldBe(TreeData.Width);
        for (int tree = 0; tree < TreeData.Width; tree++)
            Depth(read.Ensemble, read.Ensemble.Roots[tree], tree).ShouldBeLessThanOrEqualTo(8);    // at most 255 bins
    }

    private static int Depth(TreeEnsemble trees, int node, int feature)
    {
        if (trees.Left[node] == TreeEnsemble.Leaf)
            return 0;
        trees.Feature[node].ShouldBe(feature);
        return 1 + Math.Max(Depth(trees, trees.Left[node], feature), Depth(trees, trees.Right[node], feature));
    }
}
