using Microsoft.ML;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class LightGbmTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeRegression", "LightGbmRegression")]
    [InlineData("FastTreeBinary", "LightGbmBinary")]
    [InlineData("OneVersusAll", "OneVersusAll of 3 LightGbmBinary")]
    public void Score_MissingValues_GoWhereTheModelSays(string trainer, string kind)
    {
        IDataView train = TreeData.View(_ml, 600, seed: 1);
        ITransformer model = LightGbmForge.Load(TreeTrainers.Create(_ml, trainer).Fit(train), train.Schema, seed: 3);

        TreeModel read = TreeModel.Find(model);

        read.Kind.ShouldBe(kind);
        read.Ensemble.DefaultLeft.ToArray().Count(left => left).ShouldBeGreaterThan(10);
        ScoreCheck.ShouldReproduce(model, read, TreeData.View(_ml, 2000, seed: 4, missing: 0.3));
    }
}
