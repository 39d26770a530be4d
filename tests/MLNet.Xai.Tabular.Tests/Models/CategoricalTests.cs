using Microsoft.ML;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class CategoricalTests
{
    [Fact]
    public void Ensemble_CategoricalSplits_TestOneHotSlotsOfOneVariable()
    {
        var ml = new MLContext(1);
        IDataView train = TreeData.View(ml, 600, seed: 1);

        TreeEnsemble trees = TreeModel.Find(TreeTrainers.Create(ml, "FastTreeCategorical").Fit(train)).Ensemble;

        trees.FeatureCount.ShouldBe(TreeData.Width + 5);
        trees.CategoricalSplits.ShouldNotBeEmpty();
        trees.CategoricalSplits.ShouldAllBe(split => split.Kind == CategoricalSplitKind.AnySlotGoesRight && split.Feature >= TreeData.Width);
        trees.Players[TreeData.Width..].ToArray().Distinct().Count().ShouldBeLessThan(5);    // slots that one node tests are one player
    }
}
