using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Tests.Support.LightGbm;
using MLNet.Xai.Tests.Support.Onnx;

namespace MLNet.Xai.Tabular.Tests.TreeFiles;

/// <summary>Models of XGBoost, LightGBM and scikit-learn from files give their libraries' own predictions, bit for bit, fresh and loaded.</summary>
public sealed class TreeFileScoreTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string> XGBoost => [.. TreeFileCase.Names(".json"), .. TreeFileCase.Names(".ubj")];

    public static TheoryData<string> Onnx => [.. TreeFileCase.Names(".onnx").Where(name => TreeFileCase.Load(name).Refused.Length == 0)];

    public static TheoryData<string> LightGbm =>
    [
        "objective=regression", "objective=regression_l1", "objective=poisson", "objective=tweedie", "objective=gamma", "objective=cross_entropy", "objective=binary",
        "objective=binary sigmoid=0.5", "objective=binary boosting=rf bagging_freq=1 bagging_fraction=0.6", "objective=multiclass num_class=3", "objective=multiclassova num_class=3 sigmoid=0.7",
        "objective=lambdarank", "objective=regression boosting=rf bagging_freq=1 bagging_fraction=0.6", "objective=regression zero_as_missing=true",
    ];

    [Theory]
    [MemberData(nameof(XGBoost))]
    public void Transform_XGBoost_IsItsPrediction(string name)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features);
        foreach (ITransformer model in FreshAndLoaded(test.Path, data))
        {
            IDataView scored = model.Transform(data);
            if (scored.Schema.GetColumnOrNull("Probability") is null)
            {
                FileRows.Bits(FileRows.Singles(scored, "Score")).ShouldBe(FileRows.Bits(test.Predictions));
                continue;
            }

            FileRows.Bits(FileRows.Singles(scored, "Score")).ShouldBe(FileRows.Bits(test.Margins));
            FileRows.Bits(FileRows.Singles(scored, "Probability")).ShouldBe(FileRows.Bits(test.Predictions));
            scored.GetColumn<bool>("PredictedLabel").ShouldBe(test.Predictions.Select(p => p > 0.5));
        }
    }

    [Theory]
    [MemberData(nameof(Onnx))]
    public void Transform_Onnx_IsOnnxRuntimesPrediction_AndScikitLearnsLabel(string name)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features);
        foreach (ITransformer model in FreshAndLoaded(test.Path, data))
        {
            IDataView scored = model.Transform(data);
            bool binary = test.Classes.Length == 2;
            float[] given = FileRows.Singles(scored, binary ? "Probability" : "Score");
            if (test.FeatureNames.Length == 0)    // its probabilities have names else
            {
                var expected = OnnxRuntimeScores.Of(System.IO.File.ReadAllBytes(test.Path), test.Rows, test.Features);
                FileRows.Bits(given).ShouldBe(FileRows.Bits(binary ? expected.Scores.Where((_, i) => i % 2 == 1) : expected.Scores));
                Labels(scored, test).ShouldBe(expected.Labels);
            }

            double[] own = test.Probabilities.Length == 0 ? test.Predictions : [.. test.Probabilities.Where((_, i) => !binary || i % 2 == 1)];
            for (int i = 0; i < own.Length; i++)
                ((double)given[i]).ShouldBe(own[i], 2e-6);
            Labels(scored, test).ShouldBe(test.Labels);
        }
    }

    [Theory]
    [MemberData(nameof(LightGbm))]
    public void Transform_LightGbm_IsItsPrediction(string parameters)
    {
        string path = Path.GetTempFileName();
        try
        {
            using LightGbmBooster booster = FileRows.Train(parameters, path);
            float[] rows = FileRows.Random(300, 2, nan: true);
            double[] raw = booster.Predict(rows), transformed = booster.PredictTransformed(rows);
            IDataView data = FileRows.View(rows, FileRows.Width);
            foreach (ITransformer model in FreshAndLoaded(path, data))
            {
                IDataView scored = model.Transform(data);
                bool binary = scored.Schema.GetColumnOrNull("Probability") is not null;
                float[] given = FileRows.Singles(scored, binary ? "Probability" : "Score");
                for (int i = 0; i < transformed.Length; i++)
                    given[i].ShouldBe((float)transformed[i], MathF.BitIncrement((float)Math.Abs(transformed[i])) - (float)Math.Abs(transformed[i]));    // its exponential may differ in the last digit of a double
                if (binary && !parameters.Contains("rf", StringComparison.Ordinal))
                    FileRows.Bits(FileRows.Singles(scored, "Score")).ShouldBe(FileRows.Bits(raw));
                if (parameters is "objective=regression")
                    FileRows.Bits(given).ShouldBe(FileRows.Bits(transformed));
            }
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(XGBoost))]
    [MemberData(nameof(Onnx))]
    public void TreeModel_ScoresAsTheColumns_AndPredictorsWithoutThePipelineAgree(string name)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features);
        ITransformer model = _ml.Explain().TreeFile(test.Path).Fit(data);
        IDataView scored = model.Transform(data);
        var trees = TreeModel.Find(model, inputSchema: data.Schema);
        float[] scores = FileRows.Singles(scored, "Score"), row = new float[trees.OutputCount];
        for (int i = 0; i < test.Count; i++)
        {
            trees.Score(test.Rows.AsSpan(i * test.Features, test.Features), row);
            FileRows.Bits(row).ShouldBe(FileRows.Bits(scores[(i * row.Length)..((i + 1) * row.Length)]));
        }

        trees.HasProbability.ShouldBe(scored.Schema.GetColumnOrNull("Probability") is not null);
        Core.ExplanationUnits[] units = trees.HasProbability ? [Core.ExplanationUnits.Margin, Core.ExplanationUnits.Probability] : [Core.ExplanationUnits.Margin];
        foreach (Core.ExplanationUnits unit in units)
        {
            ExplainedModel explained = ExplainedModel.Find(model, data, scored, new ShapColumnOptions { Units = unit });
            explained.Function.Direct.ShouldNotBeNull();
            explained.OutputNames.ShouldBe(trees.ClassNames ?? (trees.OutputCount == 1 ? [""] : [.. Enumerable.Range(0, trees.OutputCount).Select(k => $"{k}")]));
            double[] direct = new double[test.Count * trees.OutputCount], pipeline = new double[direct.Length];
            explained.Function.Score(test.Rows, test.Count, direct);
            explained.Function.ScoreThroughPipeline(test.Rows, test.Count, pipeline);
            for (int i = 0; i < direct.Length; i++)
                direct[i].ShouldBe(pipeline[i], 2e-6 * Math.Max(1, Math.Abs(pipeline[i])));
        }
    }

    private static IEnumerable<string> Labels(IDataView scored, TreeFileCase test)
    {
        if (test.Classes.Length == 0)
            return [];
        return test.Classes.Length == 2
            ? scored.GetColumn<bool>("PredictedLabel").Select(label => test.Classes[label ? 1 : 0])
            : scored.GetColumn<uint>("PredictedLabel").Select(label => test.Classes[label - 1]);
    }

    private ITransformer[] FreshAndLoaded(string path, IDataView data)
    {
        TreeFileTransformer model = _ml.Explain().TreeFile(path).Fit(data);
        ITransformer loaded = Loans.SaveAndLoad(_ml, model);
        return [model, loaded];
    }
}
