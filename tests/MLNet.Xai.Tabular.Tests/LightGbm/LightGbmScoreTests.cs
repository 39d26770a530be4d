using Microsoft.ML;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

public sealed class LightGbmScoreTests
{
    [Theory]
    [MemberData(nameof(LightGbmTrainers.Names), MemberType = typeof(LightGbmTrainers))]
    public void Score_FreshAndLoadedModel_IsMlNetsBitForBit(string trainer)
    {
        var ml = new MLContext(1);
        foreach (double missing in new[] { 0, 0.15 })
        {
            IDataView train = TreeData.View(ml, 600, seed: 1, missing);
            ITransformer fresh = LightGbmTrainers.Create(ml, trainer).Fit(train);
            foreach (ITransformer model in new[] { fresh, ScoreCheck.Reload(ml, fresh, train.Schema) })
            {
                TreeModel read = TreeModel.Find(model);
                read.Kind.ShouldContain("LightGbm");
                ScoreCheck.ShouldReproduce(model, read, TreeData.View(ml, 1500, seed: 2, missing: 0.1));
                ScoreCheck.ShouldReproduce(model, read, TreeData.SparseView(ml, TreeData.Rows(500, seed: 3, missing: 0.05)));
                ScoreCheck.ShouldReproduce(model, read, ml.Data.LoadFromEnumerable(EdgeRows.Of(read.Ensemble, 1500, seed: 4)));
            }
        }
    }

    [Theory]
    [InlineData("Binary", TreeModelTask.Binary, ScoreFormula.Margin, "LightGbmBinary")]
    [InlineData("Regression", TreeModelTask.Regression, ScoreFormula.Margin, "LightGbmRegression")]
    [InlineData("Ranking", TreeModelTask.Ranking, ScoreFormula.Margin, "LightGbmRanking")]
    [InlineData("Softmax", TreeModelTask.Multiclass, ScoreFormula.Softmax, "OneVersusAll of 3 LightGbmBinary")]
    [InlineData("OneVersusAll", TreeModelTask.Multiclass, ScoreFormula.NormalizedProbabilities, "OneVersusAll of 3 LightGbmBinary")]
    public void Find_LightGbm_SaysWhatItIs(string trainer, TreeModelTask task, ScoreFormula formula, string kind)
    {
        var ml = new MLContext(1);
        TreeModel read = TreeModel.Find(LightGbmTrainers.Create(ml, trainer).Fit(TreeData.View(ml, 400, seed: 1)));
        read.Task.ShouldBe(task);
        read.Formula.ShouldBe(formula);
        read.Kind.ShouldBe(kind);
    }

    [Theory]
    [InlineData("Binary")]
    [InlineData("BinarySigmoid")]
    [InlineData("BinaryPlatt")]
    [InlineData("Softmax")]
    [InlineData("OneVersusAll")]
    public void ProbabilityLink_LightGbm_IsMlNetsProbability(string trainer)
    {
        var ml = new MLContext(1);
        TreeModel read = TreeModel.Find(LightGbmTrainers.Create(ml, trainer).Fit(TreeData.View(ml, 600, seed: 1)));
        float[] scores = new float[read.OutputCount];
        double[] margins = new double[read.OutputCount];
        double[] p = new double[read.OutputCount];
        foreach (TreeData.Row row in TreeData.Rows(300, seed: 5))
        {
            read.Score(row.Features, scores);
            read.Ensemble.Predict(row.Features, margins);
            read.ProbabilityLink!.Apply(margins, p);
            for (int k = 0; k < p.Length; k++)
                p[k].ShouldBe(read.HasProbability ? read.Probability(scores[0]) : scores[k], 1e-6);
        }
    }
}
