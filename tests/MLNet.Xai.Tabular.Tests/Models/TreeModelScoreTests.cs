using Microsoft.ML;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class TreeModelScoreTests
{
    private const int TestRows = 2000;

    [Theory]
    [InlineData("FastForestBinary", TreeModelTask.Binary, 1)]
    [InlineData("FastForestBinary+Platt", TreeModelTask.Binary, 1)]
    [InlineData("FastForestRegression", TreeModelTask.Regression, 1)]
    [InlineData("FastTreeBinary", TreeModelTask.Binary, 1)]
    [InlineData("FastTreeRegression", TreeModelTask.Regression, 1)]
    [InlineData("OneVersusAll", TreeModelTask.Multiclass, 3)]
    [InlineData("OneVersusAllRaw", TreeModelTask.Multiclass, 3)]
    [InlineData("OneVersusAllForest", TreeModelTask.Multiclass, 3)]
    [InlineData("FastTreeRanking", TreeModelTask.Ranking, 1)]
    [InlineData("FastTreeTweedie", TreeModelTask.Regression, 1)]
    [InlineData("FastTreeCategorical", TreeModelTask.Regression, 1)]
    [InlineData("GamBinary", TreeModelTask.Binary, 1)]
    [InlineData("GamRegression", TreeModelTask.Regression, 1)]
    [InlineData("OneVersusAllGam", TreeModelTask.Multiclass, 3)]
    public void Score_FreshAndLoadedModel_IsMlNetsBitForBit(string trainer, TreeModelTask task, int outputs)
    {
        var ml = new MLContext(1);
        IDataView train = TreeData.View(ml, 600, seed: 1);
        ITransformer fresh = TreeTrainers.Create(ml, trainer).Fit(train);
        IDataView dense = TreeData.View(ml, TestRows, seed: 2, missing: 0.1);
        IDataView sparse = TreeData.SparseView(ml, TreeData.Rows(TestRows / 4, seed: 3, missing: 0.05));

        foreach (ITransformer model in new[] { fresh, ScoreCheck.Reload(ml, fresh, train.Schema) })
        {
            TreeModel read = TreeModel.Find(model);
            read.Task.ShouldBe(task);
            read.OutputCount.ShouldBe(outputs);
            read.FeatureColumn.ShouldBe("Features");
            ScoreCheck.ShouldReproduce(model, read, dense);
            ScoreCheck.ShouldReproduce(model, read, sparse);
        }
    }
}
