using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>Models that ML.NET trained against the same models that LightGBM trained: trees, covers and contributions.</summary>
public sealed class LightGbmNativeTests
{
    private const int Rows = 600;

    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("Binary")]
    [InlineData("BinarySigmoid")]
    [InlineData("BinaryUnbalanced")]
    [InlineData("BinaryWeighted")]
    [InlineData("BinaryDart")]
    [InlineData("Regression")]
    [InlineData("RegressionDart")]
    [InlineData("RegressionMissingOff")]
    [InlineData("Softmax")]
    [InlineData("SoftmaxDart")]
    [InlineData("OneVersusAll")]
    [InlineData("Ranking")]
    public void Contributions_TrainedByMlNet_AreThoseOfLightGbmsOwnModel(string trainer)
    {
        TreeModel model = Train(trainer, missing: 0, out NativeTwin twin, out IDataView train);
        using (twin)
        {
            double[] covers = twin.ShouldHaveTheTreesOf(model.Ensemble);
            TreeEnsemble counted = model.CountCovers(train);
            counted.Covers.ToArray().ShouldBe(covers);    // the training rows reach every node as they did in training

            float[] rows = Unseen(missing: 0);
            Contributions.ShouldAgree(Contributions.Of(counted, rows), twin.Booster.Explain(rows), 1e-9);
        }
    }

    [Theory]
    [InlineData("BinaryGoss")]
    [InlineData("RegressionGoss")]
    [InlineData("RegressionBagged")]
    public void Contributions_TrainedOnPartsOfTheRows_DifferByTheCountsOnly(string trainer)
    {
        TreeModel model = Train(trainer, missing: 0, out NativeTwin twin, out IDataView train);
        using (twin)
        {
            double[] covers = twin.ShouldHaveTheTreesOf(model.Ensemble);
            covers[0].ShouldBeLessThanOrEqualTo(Rows);
            model.CountCovers(train).Covers[0].ShouldBe(Rows);    // all training rows are counted, not those that a tree saw
            float[] rows = Unseen(missing: 0);
            Contributions.ShouldAgree(Contributions.Of(model.Ensemble.WithCovers(covers), rows), twin.Booster.Explain(rows), 1e-9);
        }
    }

    [Theory]
    [InlineData("Binary")]
    [InlineData("Regression")]
    [InlineData("RegressionDart")]
    [InlineData("Softmax")]
    [InlineData("OneVersusAll")]
    [InlineData("Ranking")]
    public void Contributions_GapsInTraining_AreThoseOfLightGbmsOwnModel(string trainer)
    {
        TreeModel model = Train(trainer, missing: 0.15, out NativeTwin twin, out IDataView train);
        using (twin)
        {
            twin.ShouldHaveTheTreesOf(model.Ensemble);
            float[] rows = Unseen(missing: 0.2);
            Contributions.ShouldAgree(Contributions.Of(model.CountCovers(train), rows), twin.Booster.Explain(rows), 1e-9);
        }
    }

    /// <summary>What ML.NET loses of a LightGBM model: its Score is not LightGBM's there, and the explanation is that of ML.NET's Score.</summary>
    [Theory]
    [InlineData("RegressionMissingOff", float.NaN)]
    [InlineData("RegressionZeroMissing", 0f)]
    public void Score_WhereMlNetSendsRowsElsewhere_IsMlNets(string trainer, float special)
    {
        TreeModel model = Train(trainer, missing: 0.15, out NativeTwin twin, out IDataView train);
        using (twin)
        {
            twin.ShouldHaveTheTreesOf(model.Ensemble);
            List<TreeData.Row> rows = TreeData.Rows(500, seed: 2);
            foreach (TreeData.Row row in rows)
                row.Features[0] = special;
            float[] features = Features(rows);
            double[] scores = new double[rows.Count];
            model.Ensemble.Predict(features, rows.Count, scores);

            scores.Zip(twin.Booster.Predict(features)).Count(s => Math.Abs(s.First - s.Second) > 1e-3).ShouldBeGreaterThan(100);
            ScoreCheck.ShouldReproduce(model.Transformer, model, _ml.Data.LoadFromEnumerable(rows));
        }
    }

    [Fact]
    public void Score_NodeThatPartsGapsFromNumbers_IsMlNets()
    {
        List<TreeData.Row> rows = TreeData.Rows(Rows, seed: 1, missing: 0.2);
        foreach (TreeData.Row row in rows.Where(r => float.IsNaN(r.Features[3])))
            row.Target += 10;
        TreeModel model = Train("Regression", rows, out NativeTwin twin, out _);
        using (twin)
        {
            twin.Ensemble.Threshold.ToArray().ShouldContain(float.PositiveInfinity);    // numbers go left, gaps right
            twin.ShouldHaveTheTreesOf(model.Ensemble);
            List<TreeData.Row> test = TreeData.Rows(500, seed: 2, missing: 0.2);
            float[] features = Features(test);
            double[] scores = new double[test.Count];
            model.Ensemble.Predict(features, test.Count, scores);

            // ML.NET replaces a gap by threshold + 1, which is infinite, too, and goes left.
            double[] native = twin.Booster.Predict(features);
            for (int i = 0; i < scores.Length; i++)
            {
                if (float.IsNaN(test[i].Features[3]))
                    scores[i].ShouldBeLessThan(native[i] - 3);
            }

            ScoreCheck.ShouldReproduce(model.Transformer, model, _ml.Data.LoadFromEnumerable(test));
        }
    }

    // Never on a threshold: ML.NET rounds it to float, so that a row on it may go the other way.
    private static float[] Unseen(double missing) =>
        [.. Features(TreeData.Rows(1000, seed: 2, missing)).Select((x, i) => i % TreeData.Width < 4 ? x + 0.0013f : x)];

    private static float[] Features(IEnumerable<TreeData.Row> rows) => [.. rows.SelectMany(r => r.Features)];

    private TreeModel Train(string trainer, double missing, out NativeTwin twin, out IDataView train) =>
        Train(trainer, TreeData.Rows(Rows, seed: 1, missing), out twin, out train);

    private TreeModel Train(string trainer, List<TreeData.Row> rows, out NativeTwin twin, out IDataView train)
    {
        train = _ml.Data.LoadFromEnumerable(rows);
        TreeModel model = TreeModel.Find(LightGbmTrainers.Create(_ml, trainer).Fit(train));
        int[]? groups = model.Task == TreeModelTask.Ranking ? [.. rows.GroupBy(r => r.Group).Select(g => g.Count())] : null;
        twin = NativeTwin.Train(model, Features(rows), NativeTwin.Labels(_ml, train, model.Task), groups);
        return model;
    }
}
