using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class ReadingTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_FreshOrLoaded_ValuesBasesFeaturesAndNames(bool load)
    {
        ITransformer model = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300));
        IDataView view = (load ? Loans.SaveAndLoad(_ml, model) : model).Transform(Loans.View(_ml, 40, 2));

        Explanation explanation = ExplanationReader.Read(view, "Shap");

        explanation.FeatureNames.ShouldBe(Loans.Slots);
        explanation.RowCount.ShouldBe(40);
        List<ExplainedLoan> rows = Loans.Explained(_ml, view);
        for (int r = 0; r < 40; r++)
        {
            explanation.Row(r).ToArray().ShouldBe(rows[r].Shap.Select(v => (double)v), 1e-6);
            explanation.Output(r).ShouldBe(rows[r].Score, 1e-5);
            explanation.Data[r * 5].ShouldBe(rows[r].Age);
            explanation.Data[(r * 5) + 1].ShouldBe(rows[r].Income);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_GroupedOneHot_ShowsTheCategory(bool load)
    {
        var options = new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn };
        ITransformer model = Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300));
        IDataView view = (load ? Loans.SaveAndLoad(_ml, model) : model).Transform(Loans.View(_ml, 40, 2));

        Explanation explanation = ExplanationReader.Read(view, "Shap");

        explanation.FeatureNames.ShouldBe(["Age", "Income", "Kind"]);
        List<ExplainedLoan> rows = Loans.Explained(_ml, view);
        for (int r = 0; r < 40; r++)
        {
            explanation.DisplayData[(r * 3) + 2].ShouldBe(rows[r].Purpose);
            explanation.DisplayData[r * 3].ShouldBeNull();
        }
    }

    [Fact]
    public void Read_GroupedProbabilities_ShowsTheLargestWithItsValue()
    {
        (float Car, float House)[] shares = [(0.25f, 0.75f), (1, 0), (0, 0)];
        IDataView view = _ml.Data.LoadFromEnumerable(Enumerable.Range(0, 60).Select(i =>
            new Guess { Car = shares[i % 3].Car, House = shares[i % 3].House, Size = i, Price = i % 3 }));
        var options = new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn };
        ITransformer model = _ml.Transforms.Concatenate("Kind", "Car", "House").Append(_ml.Transforms.Concatenate("Features", "Kind", "Size"))
            .Append(_ml.Regression.Trainers.FastTree("Price", numberOfTrees: 2, minimumExampleCountPerLeaf: 5).WithTreeShap(_ml, "Shap", options)).Fit(view);

        Explanation explanation = ExplanationReader.Read(model.Transform(view), "Shap");

        explanation.FeatureNames.ShouldBe(["Kind", "Size"]);
        explanation.DisplayData[0].ShouldBe("House 0.75");
        explanation.Data[0].ShouldBe(1);
        explanation.DisplayData[2].ShouldBe("Car");
        explanation.DisplayData[4].ShouldBeNull();
        explanation.Data[4].ShouldBe(double.NaN);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_SeveralOutputs_WantsOneAndReadsAll(bool load)
    {
        ITransformer model = TreeTrainers.Create(_ml, "OneVersusAllRaw").WithTreeShap(_ml).Fit(TreeData.View(_ml, 300, 1));
        IDataView view = (load ? Loans.SaveAndLoad(_ml, model) : model).Transform(TreeData.View(_ml, 30, 2));
        string[] classes = Loans.SlotNames(view.Schema, "Shap.BaseValue");

        Should.Throw<ArgumentException>(() => ExplanationReader.Read(view, "Shap")).Message
            .ShouldBe($"The column 'Shap' explains 3 outputs: '{classes[0]}', '{classes[1]}', '{classes[2]}'. Say which one.");
        Should.Throw<ArgumentException>(() => ExplanationReader.Read(view, "Shap", new ExplanationReadOptions { OutputName = "huge" }));

        IReadOnlyList<Explanation> all = ExplanationReader.ReadAll(view, "Shap");
        all.Select(e => e.OutputName).ShouldBe(classes);
        all[1].FeatureNames[2].ShouldBe("slot 2");
        Explanation one = ExplanationReader.Read(view, "Shap", new ExplanationReadOptions { OutputName = classes[1] });
        one.Values.ShouldBe(all[1].Values);
        float[][] scores = [.. view.GetColumn<float[]>("Score")];
        one.Output(7).ShouldBe(scores[7][1], 1e-5);
    }

    [Fact]
    public void Read_UnexplainedRows_AreLeftOut()
    {
        var options = new TreeShapColumnOptions { ExplainWhen = ExplainWhen.ScoreAtMost(0) };
        IDataView view = Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300)).Transform(Loans.View(_ml, 100, 2));
        float[] scores = [.. view.GetColumn<float>("Score")];

        ExplanationReader.Read(view, "Shap").RowCount.ShouldBe(scores.Count(s => s <= 0));
        ExplanationReader.Read(view, "Shap", new ExplanationReadOptions { MaxRows = 7 }).RowCount.ShouldBe(7);
        int unexplained = Array.FindIndex(scores, s => s > 0);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.Waterfall(view, "Shap", unexplained)).Message
            .ShouldStartWith($"There is no row {unexplained}, or it was left unexplained (ExplainWhen).");
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.Force(view, "Shap", 100));
    }

    [Fact]
    public void Read_NoSuchColumn_ListsThoseThereAre() =>
        Should.Throw<ArgumentException>(() => ExplanationReader.Read(Loans.View(_ml, 1), "Shap")).Message
            .ShouldStartWith("There is no column 'Shap'. There are: Age, Income, Purpose, Label.");

    [Fact]
    public void Plots_OfAPipeline_AreSvg()
    {
        IDataView view = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300)).Transform(Loans.View(_ml, 60, 2));
        PlotCatalog plots = _ml.Explain().Plots;
        BinaryClassificationMetrics metrics = _ml.BinaryClassification.EvaluateNonCalibrated(view);

        SvgFigure[] figures =
        [
            plots.Waterfall(view, "Shap", row: 5), plots.Force(view, "Shap", row: 5), plots.Bar(view, "Shap"), plots.Beeswarm(view, "Shap"),
            plots.Dependence(view, "Shap", "Income"), plots.Decision(view, "Shap"), plots.Heatmap(view, "Shap"), plots.ConfusionMatrix(metrics, "yes", "no"),
        ];

        foreach (SvgFigure figure in figures)
            figure.ToString().ShouldStartWith("<svg");
        figures[0].ToString().ShouldContain("Income");
        figures[7].ToString().ShouldContain("yes");
        plots.Report(view, "Shap", metrics).ToString()!.ShouldContain("Accuracy");
    }

    [Fact]
    public void Log_WhenFitting_SaysWhatWasReadAndCounted()
    {
        var lines = new List<string>();
        _ml.Log += (_, e) => lines.Add(e.Message);

        Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300));

        lines.ShouldContain(line => line.Contains("TreeSHAP", StringComparison.Ordinal)
            && line.Contains("Shap: FastForestBinary, ", StringComparison.Ordinal)
            && line.Contains("explained against 300 rows", StringComparison.Ordinal), customMessage: string.Join('\n', lines.Where(l => l.Contains("SHAP", StringComparison.Ordinal))));
    }

    private sealed class Guess
    {
        public float Car { get; set; }

        public float House { get; set; }

        public float Size { get; set; }

        public float Price { get; set; }
    }
}
