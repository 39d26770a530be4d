using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Tests.TreeShap;
using MLNet.Xai.Tests.Support;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Tabular.Tests.TreeFiles;

/// <summary>Files are explained as ML.NET's own trees are; with the covers of the file by its library's own contributions.</summary>
public sealed class TreeFileShapTests
{
    private readonly MLContext _ml = new(1);

    public static TheoryData<string> Files => [.. TreeFileCase.Names(".json"), .. TreeFileCase.Names(".ubj"), .. TreeFileCase.Names(".onnx").Where(name => TreeFileCase.Load(name).Refused.Length == 0)];

    [Theory]
    [MemberData(nameof(TreeFileScoreTests.XGBoost), MemberType = typeof(TreeFileScoreTests))]
    public void TreeShap_WithTheCoversOfTheFile_IsXGBoostsContributions(string name)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features);
        ITransformer model = _ml.Explain().TreeFile(test.Path).Fit(data);
        ITransformer explained = _ml.Explain().TreeShap(model, data, options: new TreeShapColumnOptions { CoversFromFile = true });
        double scale = 1e-6 * Math.Max(1, test.Contributions.Max(Math.Abs));
        foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
        {
            IDataView view = each.Transform(data);
            float[] values = FileRows.Singles(view, "Shap"), bases = FileRows.Singles(view, "Shap.BaseValue"), residuals = FileRows.Singles(view, "Shap.Residual");
            for (int i = 0; i < bases.Length; i++)
            {
                for (int f = 0; f < test.Features; f++)
                    ((double)values[(i * test.Features) + f]).ShouldBe(test.Contributions[(i * (test.Features + 1)) + f], scale);
                ((double)bases[i]).ShouldBe(test.Contributions[(i * (test.Features + 1)) + test.Features], scale);
                residuals[i].ShouldBe(0, 1e-5f);
            }
        }
    }

    [Theory]
    [InlineData("objective=regression")]
    [InlineData("objective=multiclass num_class=3")]
    public void WithTreeShap_WithTheCoversOfTheFile_IsLightGbmsContributions(string parameters)
    {
        string path = Path.GetTempFileName();
        try
        {
            using LightGbmBooster booster = FileRows.Train(parameters, path);
            float[] rows = FileRows.Random(100, 2, nan: true);
            IDataView data = FileRows.View(rows, FileRows.Width);
            IDataView view = _ml.Explain().TreeFile(path).WithTreeShap(_ml, options: new TreeShapColumnOptions { CoversFromFile = true }).Fit(data).Transform(data);
            double[] expected = booster.Explain(rows);
            float[] values = FileRows.Singles(view, "Shap");
            for (int i = 0; i < values.Length; i++)
                ((double)values[i]).ShouldBe(expected[(i / FileRows.Width * (FileRows.Width + 1)) + (i % FileRows.Width)], 1e-6);
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Predictions_TakesTheTrees_WithTheValuesOfAllCoalitions(string name)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features), few = FileRows.View(test.Rows[..(5 * test.Features)], test.Features);
        ITransformer model = _ml.Explain().TreeFile(test.Path).Fit(data);
        ExplanationUnits[] units = model.GetOutputSchema(data.Schema).GetColumnOrNull("Probability") is null ? [ExplanationUnits.Margin] : [ExplanationUnits.Margin, ExplanationUnits.Probability];
        foreach (ExplanationUnits unit in units)
        {
            var explained = _ml.Explain().Predictions(model, data, options: new ShapColumnOptions { Units = unit, BackgroundRows = 20 });
            explained.Explainer.Method.ShouldBe(name.Contains("poisson", StringComparison.Ordinal) ? ShapMethod.Exact : ShapMethod.Trees);
            IDataView exact = _ml.Explain().Shap(model, data, options: new ShapColumnOptions { Units = unit, BackgroundRows = 20, Method = ShapMethod.Exact }).Transform(few);
            float[] expected = FileRows.Singles(exact, "Shap");
            foreach (ITransformer each in (ITransformer[])[explained, Loans.SaveAndLoad(_ml, explained)])
            {
                IDataView view = each.Transform(few);
                FileRows.Singles(view, "Shap").ShouldBe(expected, 2e-6 * Math.Max(1, expected.Max(Math.Abs)));
                FileRows.Singles(view, "Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
            }
        }
    }

    [Theory]
    [InlineData("rfc.onnx", true)]
    [InlineData("gbc.onnx", false)]
    [InlineData("gbc_three_classes.onnx", false)]
    public void TreeShap_Probabilities_AddUpToTheColumn(string name, bool pathDependent)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features);
        ITransformer model = _ml.Explain().TreeFile(test.Path).Fit(data);
        var options = new TreeShapColumnOptions { Units = ExplanationUnits.Probability, Perturbation = pathDependent ? TreeShapPerturbation.PathDependent : TreeShapPerturbation.Interventional };
        IDataView view = _ml.Explain().TreeShap(model, data, options: options).Transform(data);
        FileRows.Singles(view, "Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
        if (test.Classes.Length > 2)
            view.Schema["Shap"].Annotations.GetTexts(ExplanationAnnotations.OutputNames)!.ShouldBe(test.Classes);
    }

    [Theory]
    [InlineData("rfc.onnx")]
    [InlineData("gbc.onnx")]
    [InlineData("xgb_binary.json")]
    public void WithShap_OnAFile_ExplainsItsProbability(string name)
    {
        var test = TreeFileCase.Load(name);
        IDataView data = FileRows.View(test.Rows, test.Features);
        var model = _ml.Explain().TreeFile(test.Path).WithShap(_ml, options: new() { Units = ExplanationUnits.Probability, BackgroundRows = 10 }).Fit(data);
        FileRows.Singles(model.Transform(data), "Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
        TreeFileEstimator regression = _ml.Explain().TreeFile(TreeFileCase.Load("gbr.onnx").Path);
        Should.Throw<InvalidOperationException>(() => regression.WithShap(_ml, options: new() { Units = ExplanationUnits.Probability })).Message.ShouldContain("ONNX TreeEnsembleRegressor");
        Should.Throw<InvalidOperationException>(() => regression.WithTreeShap(_ml, options: new() { Units = ExplanationUnits.Probability })).Message.ShouldContain("ONNX TreeEnsembleRegressor");
    }

    [Fact]
    public void TreeImportance_OfAFile_SaysThatItsGainsAreNotKept()
    {
        var test = TreeFileCase.Load("gbr.onnx");
        IDataView data = FileRows.View(test.Rows, test.Features);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeImportance(_ml.Explain().TreeFile(test.Path).Fit(data), data))
            .Message.ShouldStartWith("The ONNX TreeEnsembleRegressor model on column 'Features' was read from a file, of which the gains of splits are not kept.");
    }

    [Fact]
    public void CoversFromFile_WhereThereAreNone_SaysSo()
    {
        var test = TreeFileCase.Load("gbr.onnx");
        IDataView data = FileRows.View(test.Rows, test.Features);
        ITransformer model = _ml.Explain().TreeFile(test.Path).Fit(data);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().TreeShap(model, data, options: new() { CoversFromFile = true }))
            .Message.ShouldContain("TreeShapColumnOptions.CoversFromFile: the ONNX TreeEnsembleRegressor model has no covers");
        Should.Throw<ArgumentException>(() => _ml.Explain().TreeShap(model, data, options: new() { CoversFromFile = true, BackgroundRows = 5 })).Message.ShouldContain("need no background");
    }
}
