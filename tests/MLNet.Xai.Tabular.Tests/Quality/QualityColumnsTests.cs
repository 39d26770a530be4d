using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Metrics;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Tabular.Tests.Quality;

/// <summary>Quality columns against closed forms of linear models and against the functions of Core, fresh and loaded.</summary>
public sealed class QualityColumnsTests
{
    private static readonly string[] s_scalars = ["Quality.Residual", "Quality.R2", "Quality.Infidelity", "Quality.Sensitivity", "Quality.Stability", "Quality.Deletion", "Quality.DeletionChance"];

    private readonly MLContext _ml = new(1);

    [Fact]
    public void Linear_ShapIsFaithful_FreshAndLoadedTheSameBits()
    {
        IDataView data = TreeData.View(_ml, 200, 1);
        RegressionPredictionTransformer<LinearRegressionModelParameters> model = _ml.Regression.Trainers.OnlineGradientDescent("Target", "Features").Fit(data);
        ITransformer shap = _ml.Explain().Shap(model, data, options: new ShapColumnOptions { BackgroundRows = 30 });
        var options = new QualityColumnOptions { BackgroundRows = 30, Measures = QualityMeasures.Common | QualityMeasures.Sensitivity, Steps = 6 };
        ITransformer measured = _ml.Explain().Quality(shap, data, "Shap", options: options);
        IDataView rows = _ml.Data.TakeRows(data, 8), view = measured.Transform(rows), loaded = Loans.SaveAndLoad(_ml, measured).Transform(rows);
        foreach (string column in s_scalars)
            loaded.GetColumn<float>(column).ShouldBe(view.GetColumn<float>(column));
        loaded.GetColumn<float[]>("Quality.DeletionCurve").Select(c => string.Join(' ', c)).ShouldBe(view.GetColumn<float[]>("Quality.DeletionCurve").Select(c => string.Join(' ', c)));

        float[] scores = [.. view.GetColumn<float>("Score")], bases = [.. view.GetColumn<float>("Shap.BaseValue")];
        float[][] values = [.. view.GetColumn<float[]>("Shap")], curves = [.. view.GetColumn<float[]>("Quality.DeletionCurve")];
        view.GetColumn<float>("Quality.R2").ShouldAllBe(v => Math.Abs(v - 1) < 1e-5);
        view.GetColumn<float>("Quality.Infidelity").ShouldAllBe(v => v < 1e-8);
        view.GetColumn<float>("Quality.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-4);
        view.GetColumn<float>("Quality.Deletion").Zip(view.GetColumn<float>("Quality.DeletionChance")).ShouldAllBe(pair => pair.First < pair.Second);
        for (int r = 0; r < 8; r++)
        {
            double at = scores[r];
            double[] expected = [at, .. values[r].OrderDescending().Select(v => at -= v)];
            curves[r].Select(v => (double)v).ToArray().ShouldBe(expected, 1e-4);
            expected[^1].ShouldBe(bases[r], 1e-4);
        }

        // The attributions move by weight x change.
        double[] weights = [.. model.Model.Weights.Select(w => (double)w)];
        float[][] features = [.. view.GetColumn<float[]>("Features")];
        float[] sensitivity = [.. view.GetColumn<float>("Quality.Sensitivity")], stability = [.. view.GetColumn<float>("Quality.Stability")];
        QualityState state = ((ExplainedTransformer<ITransformer, QualityTransformer>)measured).Explainer.Rows is QualityRows q ? q.State : throw new InvalidOperationException();
        double[] deviations = [.. Enumerable.Range(0, 6).Select(f =>
        {
            double[] own = [.. Enumerable.Range(0, 30).Select(b => (double)state.Background[(b * 6) + f])];
            return Math.Sqrt(own.Average(v => v * v) - (own.Average() * own.Average()));
        })];
        for (int r = 0; r < 8; r++)
        {
            float[] neighbours = AttributionSensitivity.Neighbours(features[r], deviations, 0.1, 10, 1);
            double largest = Enumerable.Range(0, 10).Max(s => Math.Sqrt(Enumerable.Range(0, 6).Sum(f => Math.Pow(weights[f] * (neighbours[(s * 6) + f] - features[r][f]), 2))));
            ((double)sensitivity[r]).ShouldBe(largest / Math.Sqrt(values[r].Sum(v => (double)v * v)), 1e-3 * sensitivity[r]);
            ((double)stability[r]).ShouldBeLessThanOrEqualTo(Enumerable.Range(0, 6).Max(f => Math.Abs(weights[f]) * deviations[f]) * 1.001);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Multiclass_IsAsTheFunctionsSay(bool predicted)
    {
        IDataView train = _ml.Transforms.Conversion.MapValueToKey("Key", "Class").Fit(TreeData.View(_ml, 300, 1)).Transform(TreeData.View(_ml, 300, 1));
        ITransformer model = _ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Key", "Features").Fit(train);
        ITransformer shap = _ml.Explain().Shap(model, train, options: new ShapColumnOptions
        {
            BackgroundRows = 10,
            Output = predicted ? ExplainedOutput.Predicted : ExplainedOutput.All,
            Groups = new Dictionary<string, string[]>(StringComparer.Ordinal) { ["Pair"] = ["slot 1", "slot 2"] },
        });
        var explained = _ml.Explain().Quality(shap, train, "Shap", options: new QualityColumnOptions { BackgroundRows = 10, Steps = 3, RandomOrders = 2, Measures = QualityMeasures.Common | QualityMeasures.Sensitivity });
        IDataView view = explained.Transform(_ml.Data.TakeRows(train, 4));
        QualityState state = ((QualityRows)explained.Explainer.Rows).State;
        float[][] values = [.. view.GetColumn<float[]>("Shap")], features = [.. view.GetColumn<float[]>("Features")], scores = [.. view.GetColumn<float[]>("Score")];
        float[][] r2 = Vectors("R2"), infidelity = Vectors("Infidelity"), deletion = Vectors("Deletion"), sensitivity = Vectors("Sensitivity"), curves = [.. view.GetColumn<float[]>("Quality.DeletionCurve")];
        for (int r = 0; r < 4; r++)
        {
            var game = new MarginalGame<float>(state.Model.Function.Score, 3, features[r], state.Background, playerOfFeature: state.Model.Features.GroupOfSlot);
            int best = Array.IndexOf(scores[r], scores[r].Max());
            double[] all = new double[15];
            for (int i = 0; i < values[r].Length; i++)
                all[i + (predicted ? best * 5 : 0)] = values[r][i];
            AttributionFidelity[] fidelity = AttributionFidelity.Measure(game, all);
            DeletionCurve[] curve = DeletionCurve.Measure(game, all, 3, 2);
            for (int k = 0; k < r2[r].Length; k++)
            {
                int output = predicted ? best : k;
                ((double)r2[r][k]).ShouldBe(fidelity[output].R2, 1e-5);
                ((double)infidelity[r][k]).ShouldBe(fidelity[output].Infidelity, 1e-6);
                ((double)deletion[r][k]).ShouldBe(curve[output].Area, 1e-5);
                ((double)curves[r][(k * 4) + 1]).ShouldBe(curve[output].Values[1], 1e-5);
                sensitivity[r][k].ShouldBeGreaterThan(0);
            }
        }

        float[][] Vectors(string end) => predicted ? [.. view.GetColumn<float>("Quality." + end).Select(v => new[] { v })] : [.. view.GetColumn<float[]>("Quality." + end)];
    }

    [Fact]
    public void TreeShap_InAPipeline_WithSourceColumns()
    {
        IDataView data = Loans.View(_ml, 200);
        ITransformer model = Loans.Pipeline(_ml, new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn }).Fit(data);
        var explained = _ml.Explain().Quality(model, data, "Shap", "Q", new QualityColumnOptions { Measures = QualityMeasures.Common | QualityMeasures.Sensitivity });
        foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
        {
            IDataView view = each.Transform(_ml.Data.TakeRows(data, 5));
            view.GetColumn<float>("Q.Residual").ShouldAllBe(v => Math.Abs(v) < 1e-4);
            view.GetColumn<float>("Q.R2").Average().ShouldBeGreaterThan(0.5f);
            view.GetColumn<float>("Q.Sensitivity").ShouldAllBe(v => v >= 0);
            view.GetColumn<float[]>("Q.DeletionCurve").First().Length.ShouldBe(4);    // three source columns
        }
    }

    // TreeSHAP's margins are sums over trees; the column Score is made of them there.
    [Theory]
    [InlineData("FastTreeTweedie")]
    [InlineData("OneVersusAll")]
    [InlineData("LightGbmMulticlass")]
    public void TreeShap_OfSumsThatAreNotTheScore_IsRefused_AndItsProbabilityIsTheScore(string trainer)
    {
        IDataView data = TreeData.View(_ml, 200, 1);
        IEstimator<ITransformer> estimator = trainer == "LightGbmMulticlass"
            ? _ml.Transforms.Conversion.MapValueToKey("Class").Append(_ml.MulticlassClassification.Trainers.LightGbm("Class", numberOfIterations: 5, numberOfLeaves: 8)) : TreeTrainers.Create(_ml, trainer);
        ITransformer model = estimator.Fit(data);
        ITransformer margin = _ml.Explain().TreeShap(model, data), shap = _ml.Explain().Shap(model, data);
        Should.Throw<ArgumentException>(() => _ml.Explain().Quality(margin, data, "Shap")).Message.ShouldContain("explains the margin of the");
        ITransformer[] right = trainer == "FastTreeTweedie" ? [shap]
            : [shap, _ml.Explain().TreeShap(model, data, "Shap", new TreeShapColumnOptions { Units = Core.ExplanationUnits.Probability, Perturbation = Core.Shapley.TreeShapPerturbation.Interventional })];
        foreach (ITransformer each in right)
        {
            IDataView view = _ml.Explain().Quality(each, data, "Shap", options: new() { Measures = QualityMeasures.Residual | QualityMeasures.Deletion }).Transform(_ml.Data.TakeRows(data, 4));
            Residuals(view).ShouldAllBe(v => Math.Abs(v) < 1e-4);
            float[] score = view.Schema["Score"].Type is VectorDataViewType ? view.GetColumn<float[]>("Score").First() : [view.GetColumn<float>("Score").First()];
            float[] curve = view.GetColumn<float[]>("Quality.DeletionCurve").First();
            curve.Chunk(curve.Length / score.Length).Select(c => c[0]).ToArray().ShouldBe(score, 1e-4f);
        }

        static float[] Residuals(IDataView view) => view.Schema["Quality.Residual"].Type is VectorDataViewType
            ? [.. view.GetColumn<float[]>("Quality.Residual").SelectMany(v => v)] : [.. view.GetColumn<float>("Quality.Residual")];
    }

    [Fact]
    public void Lime_InterceptIsItsBase_AndSlopesAreNoParts()
    {
        IDataView data = TreeData.View(_ml, 200, 1);
        ITransformer model = TreeTrainers.Create(_ml, "FastForestRegression").Fit(data), shap = _ml.Explain().Shap(model, data);
        ITransformer lime = _ml.Explain().Lime(shap, data, options: new() { Samples = 400, Features = 99 });
        IDataView view = _ml.Explain().Quality(lime, data, "Lime", options: new() { Measures = QualityMeasures.Common | QualityMeasures.Sensitivity }).Transform(_ml.Data.TakeRows(data, 5));
        float[] scores = [.. view.GetColumn<float>("Score")], predictions = [.. view.GetColumn<float>("Lime.LocalPrediction")];
        view.GetColumn<float>("Quality.Residual").ToArray().ShouldBe([.. predictions.Zip(scores, (local, score) => local - score)], 1e-4);
        view.GetColumn<float>("Quality.R2").ShouldAllBe(v => v <= 1);
        view.GetColumn<float>("Quality.Sensitivity").ShouldAllBe(v => v >= 0);
        _ml.Explain().Agreement("Agreement", "Shap", "Lime").Fit(view).Transform(view).GetColumn<float>("Agreement").ShouldAllBe(v => v <= 1);

        // Behind SHAP of the same name, whose base value is still there.
        ITransformer hiding = _ml.Explain().Lime(shap, data, "Shap", new() { Samples = 400, Features = 99 });
        _ml.Explain().Quality(hiding, data, "Shap").Transform(_ml.Data.TakeRows(data, 5)).GetColumn<float>("Quality.Residual").ShouldBe(view.GetColumn<float>("Quality.Residual"));
        _ml.Explain().Plots.LocalBar(hiding.Transform(data), "Shap", row: 1).ToString().ShouldContain("LIME weight");
        ITransformer slopes = _ml.Explain().Lime(shap, data, options: new() { Samples = 400, Discretizer = Core.Lime.LimeDiscretizer.None });
        Should.Throw<ArgumentException>(() => _ml.Explain().Quality(slopes, data, "Lime")).Message.ShouldContain("QualityColumnOptions.Measures is Common; the values of 'Lime' are slopes");
        _ml.Explain().Quality(slopes, data, "Lime", options: new() { Measures = QualityMeasures.Sensitivity }).Transform(_ml.Data.TakeRows(data, 3)).GetColumn<float>("Quality.Sensitivity").ShouldAllBe(v => v >= 0);
        Should.Throw<ArgumentException>(() => _ml.Explain().Agreement("Agreement", "Shap", "Lime").Fit(slopes.Transform(data))).Message.ShouldContain("the values of 'Lime' are slopes");
    }

    [Fact]
    public void UnexplainedRows_AreNaN()
    {
        IDataView data = TreeData.View(_ml, 100, 1);
        var model = _ml.Regression.Trainers.OnlineGradientDescent("Target", "Features").Fit(data);
        float[] scores = [.. model.Transform(data).GetColumn<float>("Score")];
        ITransformer shap = _ml.Explain().Shap(model, data, options: new ShapColumnOptions { ExplainWhen = ExplainWhen.ScoreAtLeast(scores[1]) });
        IDataView view = _ml.Explain().Quality(shap, data, "Shap").Transform(_ml.Data.TakeRows(data, 10));
        float[] r2 = [.. view.GetColumn<float>("Quality.R2")], residuals = [.. view.GetColumn<float>("Quality.Residual")];
        for (int r = 0; r < 10; r++)
        {
            float.IsNaN(r2[r]).ShouldBe(scores[r] < scores[1]);
            float.IsNaN(residuals[r]).ShouldBe(scores[r] < scores[1]);
        }
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView data = TreeData.View(_ml, 100, 1);
        ITransformer model = _ml.Regression.Trainers.OnlineGradientDescent("Target", "Features").Fit(data);
        ITransformer shap = _ml.Explain().Shap(model, data), tree = _ml.Explain().TreeShap(TreeTrainers.Create(_ml, "FastTreeRegression").Fit(data), data, "Shap", new TreeShapColumnOptions { TopK = 2 });
        Complaint(shap, "Nothing", new()).ShouldContain("reads the column 'Nothing'");
        Complaint(shap, "Features", new() { Measures = QualityMeasures.Residual }).ShouldContain("there is no column 'Features.BaseValue' or 'Features.Intercept'");
        Complaint(shap, "Features", new() { Measures = QualityMeasures.Sensitivity }).ShouldContain("what makes that column is not in the model");
        Complaint(tree, "Shap", new()).ShouldContain("Explain again without TopK");
        Complaint(shap, "Shap", new() { Measures = QualityMeasures.None }).ShouldContain("QualityColumnOptions.Measures");
        Complaint(shap, "Shap", new() { Samples = 0 }).ShouldContain("QualityColumnOptions.Samples");
        Complaint(shap, "Shap", new() { SensitivityRadius = double.NaN }).ShouldContain("QualityColumnOptions.SensitivityRadius");
        Complaint(shap, "Shap", new() { GroupBy = SlotGrouping.SourceColumn }).ShouldContain("QualityColumnOptions.GroupBy is set");
        Complaint(shap, "Shap", new() { Units = Core.ExplanationUnits.Probability }).ShouldContain("the column 'Shap' explains Margin");
        ITransformer columns = _ml.Explain().Shap(model, data, options: new ShapColumnOptions { Players = ShapPlayers.Columns });
        Complaint(columns, "Shap", new() { Measures = QualityMeasures.Sensitivity }).ShouldContain("columns of any type");
        _ml.Explain().Quality(columns, data, "Shap").Transform(_ml.Data.TakeRows(data, 2)).GetColumn<float>("Quality.R2").Count().ShouldBe(2);

        string Complaint(ITransformer of, string column, QualityColumnOptions options) => Should.Throw<ArgumentException>(() => _ml.Explain().Quality(of, data, column, options: options)).Message;
    }

    [Fact]
    public void Read_DamagedState_IsReadOrRefused()
    {
        IDataView data = TreeData.View(_ml, 60, 1);
        ITransformer model = TreeTrainers.Create(_ml, "FastTreeRegression").Fit(data), shap = _ml.Explain().Shap(model, data, options: new ShapColumnOptions { BackgroundRows = 5 });
        QualityTransformer explainer = _ml.Explain().Quality(shap, data, "Shap", options: new() { BackgroundRows = 5, Measures = QualityMeasures.Common | QualityMeasures.Sensitivity }).Explainer;
        using var stream = new MemoryStream();
        explainer.Rows.Write(new BinaryWriter(stream));
        byte[] whole = stream.ToArray();
        _ = QualityRows.Read(new BinaryReader(new MemoryStream(whole)));
        int refused = 0;
        foreach (byte[] damaged in Mutations.Of(whole, 5, 600))
        {
            try
            {
                _ = QualityRows.Read(new BinaryReader(new MemoryStream(damaged)));
            }
            catch (Exception e) when (e is IOException or FormatException or ArgumentException or InvalidDataException or OverflowException
                || (e is NotSupportedException && e.Message.Contains("were saved in format", StringComparison.Ordinal)))
            {
                refused++;
            }
        }

        refused.ShouldBeGreaterThan(300);
    }
}
