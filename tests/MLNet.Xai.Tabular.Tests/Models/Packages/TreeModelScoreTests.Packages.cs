using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed partial class TreeModelScoreTests
{
    [Theory]
    [InlineData("FastTreeRanking", TreeModelTask.Ranking, 1)]
    [InlineData("FastTreeTweedie", TreeModelTask.Regression, 1)]
    [InlineData("FastTreeCategorical", TreeModelTask.Regression, 1)]
    [InlineData("GamBinary", TreeModelTask.Binary, 1)]
    [InlineData("GamRegression", TreeModelTask.Regression, 1)]
    [InlineData("OneVersusAllGam", TreeModelTask.Multiclass, 3)]
    public void Score_OtherTrainers_IsMlNetsBitForBit(string trainer, TreeModelTask task, int outputs) => Check(trainer, task, outputs);
}
