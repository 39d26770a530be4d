using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.AnyModel;

/// <summary>Trees and linear models computed without the pipeline give what the pipeline gives, fresh and loaded.</summary>
public sealed class DirectFunctionTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary")]
    [InlineData("FastForestBinary+Platt")]
    [InlineData("FastForestBinary+Platt", ExplanationUnits.Probability)]
    [InlineData("FastForestRegression")]
    [InlineData("FastTreeBinary")]
    [InlineData("FastTreeBinary", ExplanationUnits.Probability)]
    [InlineData("FastTreeRegression")]
    [InlineData("FastTreeRanking")]
    [InlineData("FastTreeTweedie")]
    [InlineData("OneVersusAll")]
    [InlineData("OneVersusAllRaw")]
    [InlineData("OneVersusAllForest")]
    [InlineData("GamBinary")]
    [InlineData("GamBinary", ExplanationUnits.Probability)]
    [InlineData("GamRegression")]
    [InlineData("OneVersusAllGam")]
    [InlineData("LbfgsLogistic")]
    [InlineData("LbfgsLogistic", ExplanationUnits.Probability)]
    [InlineData("SdcaLogistic", ExplanationUnits.Probability)]
    [InlineData("SdcaNonCalibrated")]
    [InlineData("AveragedPerceptron")]
    [InlineData("AveragedPerceptron+Platt", ExplanationUnits.Probability)]
    [InlineData("AveragedPerceptron+Isotonic", ExplanationUnits.Probability)]
    [InlineData("LinearSvm")]
    [InlineData("Sdca")]
    [InlineData("OnlineGradientDescent")]
    [InlineData("Poisson")]
    [InlineData("MaximumEntropy")]
    [InlineData("SdcaMaximumEntropy")]
    [InlineData("SdcaNonCalibratedClasses")]
    [InlineData("OneVersusAllLogistic")]
    [InlineData("OneVersusAllPerceptron")]
    public void Score_IsThePipelines(string trainer, ExplanationUnits units = ExplanationUnits.Margin)
    {
        IDataView data = TreeData.View(_ml, 300, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        foreach (ITransformer each in (ITransformer[])[model, Loans.SaveAndLoad(_ml, model)])
        {
            ExplainedModel explained = ExplainedModel.Find(each, data, each.Transform(data), new ShapColumnOptions { Units = units });
            explained.Function.Direct.ShouldNotBeNull();
            float[] rows = [.. data.GetColumn<float[]>("Features").Take(100).SelectMany(row => row)];
            double[] direct = new double[100 * explained.OutputCount], pipeline = new double[direct.Length];
            explained.Function.Score(rows, 100, direct);
            explained.Function.ScoreThroughPipeline(rows, 100, pipeline);
            double largest = pipeline.Max(Math.Abs);
            largest.ShouldBeGreaterThan(0.01);
            for (int i = 0; i < direct.Length; i++)
                direct[i].ShouldBe(pipeline[i], 1e-5 * largest);
        }
    }

    [Theory]
    [InlineData("LdSvm")]
    [InlineData("NaiveBayes")]
    public void OtherModels_GoThroughThePipeline(string trainer)
    {
        IDataView data = TreeData.View(_ml, 100, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        ExplainedModel explained = ExplainedModel.Find(model, data, model.Transform(data), new ShapColumnOptions());
        explained.Function.Direct.ShouldBeNull();
        float[] rows = [.. data.GetColumn<float[]>("Features").SelectMany(row => row)];
        double[] scores = new double[100 * explained.OutputCount];
        explained.Function.Score(rows, 100, scores);
        double[] column = explained.OutputCount == 1
            ? [.. model.Transform(data).GetColumn<float>("Score").Select(s => (double)s)]
            : [.. model.Transform(data).GetColumn<float[]>("Score").SelectMany(s => s).Select(s => (double)s)];
        scores.ShouldBe(column);
    }
}
