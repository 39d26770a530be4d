using Microsoft.ML;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular.Tests.Models;

public sealed class GamLeftOutFeaturesTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Score_FeaturesLeftOutInTraining_AreReadFromTheSavedForm()
    {
        IDataView train = WithConstant(600, seed: 1);
        ITransformer model = _ml.Regression.Trainers.Gam("Target", featureColumnName: "Wide", numberOfIterations: 100).Fit(train);

        TreeModel read = TreeModel.Find(model);

        read.FeatureCount.ShouldBe(8);
        read.Ensemble.TreeCount.ShouldBeLessThan(8);    // the constant features have no shape function
        ScoreCheck.ShouldReproduce(model, read, WithConstant(1000, seed: 2, missing: 0.1));
    }

    private IDataView WithConstant(int count, int seed, double missing = 0)
    {
        IDataView data = TreeData.View(_ml, count, seed, missing);
        return _ml.Transforms.Expression("Constant", "x : 3f", "Grade").Append(_ml.Transforms.Concatenate("Wide", "Constant", "Features", "Constant"))
            .Fit(data).Transform(data);
    }
}
