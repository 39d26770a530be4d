using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelShap;

/// <summary>One word for every model: the cheapest exact method, the same values as all coalitions, said in annotations and log.</summary>
public sealed class PredictionsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastForestBinary", ShapMethod.Trees)]
    [InlineData("FastTreeBinary", ShapMethod.Trees, ExplanationUnits.Probability)]
    [InlineData("OneVersusAll", ShapMethod.Trees)]
    [InlineData("GamRegression", ShapMethod.Trees)]
    [InlineData("LbfgsLogistic", ShapMethod.Linear)]
    [InlineData("LbfgsLogistic", ShapMethod.Exact, ExplanationUnits.Probability)]
    [InlineData("OneVersusAllPerceptron", ShapMethod.Exact)]
    [InlineData("SdcaNonCalibratedClasses", ShapMethod.Linear)]
    [InlineData("Poisson", ShapMethod.Exact)]
    [InlineData("FastTreeTweedie", ShapMethod.Exact)]
    [InlineData("NaiveBayes", ShapMethod.Exact)]
    [InlineData("LdSvm", ShapMethod.Exact)]
    public void Predictions_TakesTheMethodOfTheModel_WithTheValuesOfAllCoalitions(string trainer, ShapMethod method, ExplanationUnits units = ExplanationUnits.Margin)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 5, 2);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(train);
        var groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Pair"] = ["slot 1", "slot 4"] };
        foreach (IReadOnlyDictionary<string, string[]>? grouped in (IReadOnlyDictionary<string, string[]>?[])[null, groups])
        {
            var explained = _ml.Explain().Predictions(model, train, options: new ShapColumnOptions { Units = units, BackgroundRows = 30, Groups = grouped });
            explained.Explainer.Method.ShouldBe(method);
            IDataView auto = explained.Transform(test), exact = _ml.Explain().Shap(model, train, options: new ShapColumnOptions { Units = units, BackgroundRows = 30, Groups = grouped, Method = ShapMethod.Exact }).Transform(test);
            float[][] values = [.. auto.GetColumn<float[]>("Shap")], expected = [.. exact.GetColumn<float[]>("Shap")];
            double scale = expected.Max(row => row.Max(Math.Abs));
            for (int r = 0; r < 5; r++)
                values[r].ShouldBe(expected[r], 1e-5 * scale);
            auto.Schema["Shap"].Annotations.GetText(ExplanationAnnotations.Error).ShouldStartWith("exact");
            if (method != ShapMethod.Exact)
                auto.Schema["Shap"].Annotations.GetText(ExplanationAnnotations.Cost).ShouldBe("0 rows scored a row");
        }
    }

    [Fact]
    public void Predictions_LabelMappedBackToText_ClassesKeepTheirNames()
    {
        IDataView flowers = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 90).Select(i => new Flower { Species = ((string[])["iris", "rose", "tulip"])[i % 3], Features = [i % 3, i % 7, 1] }));
        IDataView data = _ml.Transforms.Conversion.MapValueToKey("Kind", "Species").Fit(flowers).Transform(flowers);
        ITransformer model = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Kind").Append(_ml.Transforms.Conversion.MapKeyToValue("PredictedLabel")).Fit(data);
        string[] expected = [.. data.GetColumn<string>("Species").Distinct()];

        IDataView explained = _ml.Explain().Predictions(model, data, options: new ShapColumnOptions { Output = ExplainedOutput.All, BackgroundRows = 20 }).Transform(data);

        explained.Schema["Shap"].Annotations.GetTexts(ExplanationAnnotations.OutputNames).ShouldBe(expected, ignoreOrder: true);
    }

    [Fact]
    public void WithShap_OnAnyTrainer_IsTheSameAsAfterwards_AndIsSaved()
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 20, 2);
        var options = new ShapColumnOptions { BackgroundRows = 1000, ExplainWhen = ExplainWhen.ScoreAtLeast(0) };
        string[] log = [];
        _ml.Log += (_, e) => log = [.. log, e.Message];
        var trained = _ml.BinaryClassification.Trainers.LbfgsLogisticRegression().WithShap(_ml, "Why", options).Fit(train);
        log.ShouldContain(line => line.Contains("Why: LinearBinary model on column 'Features', LinearSHAP over 6 features against 300 rows, 0 rows scored a row, exact against the background", StringComparison.Ordinal));
        IDataView alone = _ml.Explain().Shap(trained.Model, train, "Why", options).Transform(test);
        ITransformer loaded = Loans.SaveAndLoad(_ml, trained);
        float[] scores = [.. alone.GetColumn<float>("Score")];
        foreach (IDataView view in (IDataView[])[trained.Transform(test), loaded.Transform(test)])
        {
            float[][] values = [.. view.GetColumn<float[]>("Why")], expected = [.. alone.GetColumn<float[]>("Why")];
            for (int r = 0; r < values.Length; r++)
            {
                values[r].ShouldBe(expected[r]);
                values[r].All(float.IsNaN).ShouldBe(scores[r] < 0);
            }

            view.Schema["Why"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("LinearSHAP");
            view.GetColumn<float>("Why.Residual").Where(float.IsFinite).ShouldAllBe(r => Math.Abs(r) < 1e-5);
        }
    }

    [Fact]
    public void WithShap_SaysBeforeTrainingWhatCannotWork()
    {
        IDataView train = TreeData.View(_ml, 50, 1);
        var perceptron = _ml.BinaryClassification.Trainers.AveragedPerceptron();
        Should.Throw<InvalidOperationException>(() => perceptron.WithShap(_ml, options: new() { Units = ExplanationUnits.Probability }))
            .Message.ShouldContain("gives no column 'Probability' of numbers, which ShapColumnOptions.Units = Probability asks for");
        Should.Throw<InvalidOperationException>(() => _ml.Transforms.NormalizeMinMax("Features").WithShap(_ml).Fit(train)).Message.ShouldContain("gives no column 'Score'");
        Should.Throw<InvalidOperationException>(() => perceptron.Append(_ml.Regression.Trainers.Sdca("Target")).WithShap(_ml)).Message.ShouldContain("ShapColumnOptions.ModelIndex");
        Should.Throw<ArgumentOutOfRangeException>(() => perceptron.WithShap(_ml, options: new() { Method = (ShapMethod)99 })).Message.ShouldContain("ShapColumnOptions.Method");
        Should.Throw<ArgumentException>(() => perceptron.WithShap(_ml, options: new() { ExplainWhen = ExplainWhen.Column("Nothing") }).Fit(train)).Message.ShouldContain("ShapColumnOptions.ExplainWhen: there is no column 'Nothing'");
        Should.Throw<ArgumentException>(() => perceptron.WithShap(_ml, options: new() { Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["A"] = ["no slot"] } }).Fit(train))
            .Message.ShouldContain("ShapColumnOptions.Groups: 'A' names 'no slot'");
        Should.Throw<ArgumentException>(() => perceptron.WithShap(_ml, "Score").Fit(train)).Message.ShouldContain("cannot be called 'Score'");
    }

    [Theory]
    [InlineData(ShapMethod.Trees, "gives no Margin that follows from sums over trees")]
    [InlineData(ShapMethod.Linear, "gives no Margin that is a weighted sum of features")]
    public void AMethodThatIsNotForTheModel_IsRefused(ShapMethod method, string said)
    {
        IDataView train = TreeData.View(_ml, 100, 1);
        ITransformer model = AnyTrainers.Create(_ml, "Poisson").Fit(train);
        Should.Throw<ArgumentException>(() => _ml.Explain().Shap(model, train, options: new() { Method = method })).Message.ShouldContain(said);
    }

    [Fact]
    public void Linear_MissingValuesAreNamed()
    {
        IDataView train = TreeData.View(_ml, 100, 1);
        ITransformer model = AnyTrainers.Create(_ml, "Sdca").Fit(train);
        TreeData.Row row = TreeData.Rows(1, 1)[0];
        row.Features[2] = float.NaN;
        IDataView missing = _ml.Data.LoadFromEnumerable([row]);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(model, train).Transform(missing).GetColumn<float[]>("Shap").ToArray()).Message.ShouldContain("The feature 'slot 2' is NaN");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(model, missing)).Message.ShouldContain("The background has values that are NaN");
    }

    private sealed class Flower
    {
        public string Species { get; set; } = "";

        [VectorType(3)]
        public float[] Features { get; set; } = [];
    }
}
