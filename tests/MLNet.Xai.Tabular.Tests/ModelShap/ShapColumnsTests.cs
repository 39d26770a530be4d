using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.ModelShap;

/// <summary>Shapley values of any model as columns: against closed forms and TreeSHAP, fresh and loaded.</summary>
public sealed class ShapColumnsTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(ShapMethod.Auto)]
    [InlineData(ShapMethod.Exact)]
    [InlineData(ShapMethod.Kernel)]
    [InlineData(ShapMethod.Permutation)]
    public void Linear_EveryMethodFindsWeightTimesDistanceFromTheMean(ShapMethod method)
    {
        IDataView data = TreeData.View(_ml, 200, 1);
        var model = _ml.Regression.Trainers.OnlineGradientDescent("Number", "Features").Fit(Known(data));
        ITransformer explained = _ml.Explain().Shap(model, Known(data), options: new ShapColumnOptions { Method = method, BackgroundRows = 1000 });
        LinearRegressionModelParameters linear = model.Model;
        float[][] rows = [.. Known(data).GetColumn<float[]>("Features")];
        double[] means = [.. Enumerable.Range(0, 6).Select(f => rows.Average(r => (double)r[f]))];
        foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
        {
            IDataView view = each.Transform(_ml.Data.TakeRows(Known(data), 5));
            float[][] values = [.. view.GetColumn<float[]>("Shap")];
            float[] scores = [.. view.GetColumn<float>("Score")], bases = [.. view.GetColumn<float>("Shap.BaseValue")];
            for (int r = 0; r < 5; r++)
            {
                for (int f = 0; f < 6; f++)
                    ((double)values[r][f]).ShouldBe(linear.Weights[f] * (rows[r][f] - means[f]), 1e-3 * (1 + Math.Abs(scores[r])));
                (values[r].Sum() + bases[r]).ShouldBe(scores[r], 1e-3f * (1 + Math.Abs(scores[r])));
            }

            view.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-3);
            Loans.SlotNames(view.Schema, "Shap").ShouldBe(["slot 0", "slot 1", "slot 2", "slot 3", "slot 4", "slot 5"]);
        }
    }

    [Theory]
    [InlineData("FastTreeRegression", ExplanationUnits.Margin)]
    [InlineData("FastTreeBinary", ExplanationUnits.Probability)]
    [InlineData("OneVersusAllRaw", ExplanationUnits.Margin)]
    public void TreeModels_GetTheValuesOfTreeShap(string trainer, ExplanationUnits units)
    {
        IDataView train = TreeData.View(_ml, 300, 1), test = TreeData.View(_ml, 3, 2);
        ITransformer model = TreeTrainers.Create(_ml, trainer).Fit(train);
        IDataView trees = _ml.Explain().TreeShap(model, train, "Shap", new TreeShapColumnOptions { Perturbation = TreeShapPerturbation.Interventional, BackgroundRows = 40, Units = units }).Transform(test);
        IDataView any = _ml.Explain().Shap(model, train, "Shap", new ShapColumnOptions { BackgroundRows = 40, Units = units, Method = ShapMethod.Exact }).Transform(test);
        float[][] expected = [.. trees.GetColumn<float[]>("Shap")], actual = [.. any.GetColumn<float[]>("Shap")];
        for (int r = 0; r < 3; r++)
            actual[r].ShouldBe(expected[r], 1e-4);
        any.Schema["Shap"].Annotations.GetText(ExplanationAnnotations.Method).ShouldBe("Shapley");
        any.Schema["Shap"].Annotations.GetText(ExplanationAnnotations.Units).ShouldBe(units.ToString());
    }

    [Fact]
    public void Groups_ArePlayers_AndRowsAreChosen()
    {
        IDataView data = Known(TreeData.View(_ml, 200, 1));
        var model = _ml.Regression.Trainers.OnlineGradientDescent("Number", "Features").Fit(data);
        var options = new ShapColumnOptions
        {
            Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Size"] = ["slot 0", "slot 3"] },
            ExplainWhen = ExplainWhen.ScoreAtLeast(model.Transform(data).GetColumn<float>("Score").ElementAt(1)),
        };
        IDataView rows = _ml.Data.TakeRows(data, 6);
        IDataView grouped = _ml.Explain().Shap(model, data, options: options).Transform(rows), single = _ml.Explain().Shap(model, data).Transform(rows);
        float[][] values = [.. grouped.GetColumn<float[]>("Shap")], slots = [.. single.GetColumn<float[]>("Shap")];
        float[] scores = [.. single.GetColumn<float>("Score")];
        Loans.SlotNames(grouped.Schema, "Shap").ShouldBe(["Size", "slot 1", "slot 2", "slot 4", "slot 5"]);
        for (int r = 0; r < 6; r++)
        {
            if (scores[r] >= scores[1])
                values[r][0].ShouldBe(slots[r][0] + slots[r][3], 1e-3f * (1 + Math.Abs(slots[r][0])));
            else
                values[r].ShouldAllBe(v => float.IsNaN(v));
        }

        values[1].ShouldAllBe(v => !float.IsNaN(v));
    }

    [Theory]
    [InlineData(ShapMethod.Exact)]
    [InlineData(ShapMethod.Kernel)]
    [InlineData(ShapMethod.Permutation)]
    [InlineData(ShapMethod.Sampling)]
    public void OneFeature_InteractsWithNone(ShapMethod method)
    {
        IDataView data = Known(TreeData.View(_ml, 50, 1));
        var model = _ml.Regression.Trainers.FastTree("Number", "Features").Fit(data);
        ShapColumnOptions options = new() { Method = method, Interactions = true, Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["All"] = [.. Enumerable.Range(0, 6).Select(f => $"slot {f}")] } };
        IDataView view = _ml.Explain().Shap(model, data, options: options).Transform(_ml.Data.TakeRows(data, 5));
        Loans.SlotNames(view.Schema, "Shap.StandardErrors").ShouldBe(Loans.SlotNames(view.Schema, "Shap"));
        view.GetColumn<float[]>("Shap.Interactions").Select(v => v.Single()).ShouldBe(view.GetColumn<float[]>("Shap").Select(v => v.Single()));
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView data = Known(TreeData.View(_ml, 50, 1));
        var model = _ml.Regression.Trainers.OnlineGradientDescent("Number", "Features").Fit(data);
        Complaint<InvalidOperationException>(new() { Units = ExplanationUnits.Probability }).ShouldContain("gives no column 'Probability' of numbers, which ShapColumnOptions.Units = Probability asks for");
        Complaint<ArgumentException>(new() { Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["A"] = ["nothing"] } }).ShouldContain("ShapColumnOptions.Groups: 'A' names 'nothing'");
        Complaint<ArgumentException>(new() { Output = ExplainedOutput.Named("cat") }).ShouldContain("ShapColumnOptions.Output asks for the output 'cat'");
        Complaint<ArgumentException>(new() { ModelIndex = 1 }).ShouldContain("ShapColumnOptions.ModelIndex is 1; there is [0]");
        Complaint<ArgumentOutOfRangeException>(new() { BackgroundRows = 0 }).ShouldContain("ShapColumnOptions.BackgroundRows");
        Complaint<ArgumentOutOfRangeException>(new() { Coalitions = 1 }).ShouldContain("ShapColumnOptions.Coalitions");
        Complaint<InvalidOperationException>(new() { Method = ShapMethod.Additive, BackgroundRows = 1 }).ShouldContain("ShapColumnOptions.Method is Additive");
        Complaint<InvalidOperationException>(new() { Method = ShapMethod.CorrelatedLinear, BackgroundRows = 1 }).ShouldContain("ShapColumnOptions.Method is CorrelatedLinear");
        Complaint<ArgumentException>(new() { Method = ShapMethod.Kernel, Coalitions = 11 }).ShouldContain("ShapColumnOptions.Coalitions is 11; Kernel takes 12 at least for 6 features");
        Complaint<ArgumentException>(new() { Method = ShapMethod.Proxy, Coalitions = 23 }).ShouldContain("ShapColumnOptions.Coalitions is 23; Proxy takes 24 at least for 6 features");
        Complaint<ArgumentException>(new() { Method = ShapMethod.Sampling, Samples = 23 }).ShouldContain("ShapColumnOptions.Samples is 23; Sampling takes 24 at least for 6 features");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(model, _ml.Data.LoadFromEnumerable<Row>([]))).Message.ShouldContain("no rows to explain");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Shap(_ml.Transforms.NormalizeMinMax("Features").Fit(data), data)).Message.ShouldContain("The model of NormalizingTransformer gives no column 'Score' of numbers");

        string Complaint<T>(ShapColumnOptions options)
            where T : Exception => Should.Throw<T>(() => _ml.Explain().Shap(model, data, options: options)).Message;
    }

    // Rows without missing values, and a number to learn.
    private IDataView Known(IDataView data) => _ml.Data.LoadFromEnumerable(data.GetColumn<float[]>("Features").Select(f => f.Select(v => float.IsFinite(v) ? v : 0).ToArray())
        .Select((f, i) => new Row { Features = f, Number = f[0] + (2 * f[1]) - f[3] + (i % 3) }));

    private sealed class Row
    {
        [VectorType(6)]
        public float[] Features { get; set; } = [];

        public float Number { get; set; }
    }
}
