using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Tests.Reading;

/// <summary>What is read from the columns of an explanation, and drawn from them.</summary>
public sealed class ReaderTests
{
    private static readonly string[] s_names = ["a", "b", "c", "d"];
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Read_TopK_OthersAreReadAndTheOutputIsTheModels()
    {
        IDataView view = ExplainedRows.View(_ml, [Row(1, [2, 0, 0, -1], 0.25f), Row(1, [0, 3, 1, 0], -0.5f)], s_names, topK: 2);

        Explanation explanation = ExplanationReader.Read(view, "Shap");

        explanation.TopK.ShouldBe(2);
        explanation.Others.ShouldBe([0.25, -0.5]);
        explanation.Output(0).ShouldBe(2.25);
        explanation.Output(1).ShouldBe(4.5);
        _ml.Explain().Plots.Waterfall(view, "Shap", 1).Table.Rows.Select(r => r[0]).ShouldBe(["base value", "b = 0", "c = 0", "2 other features", "f(x): raw score"]);
    }

    [Fact]
    public void Read_TopKWithoutOthers_SaysWhichColumnIsMissing()
    {
        IDataView view = ExplainedRows.View(_ml, [Row(1, [2, 0, 0, -1], 0)], s_names, topK: 2, withOthers: false);

        foreach (Action read in new Action[] { () => ExplanationReader.Read(view, "Shap"), () => _ml.Explain().Importance(view, "Shap"), () => _ml.Explain().Plots.Bar(view, "Shap") })
            Should.Throw<ArgumentException>(read).Message.ShouldStartWith("The column 'Shap' holds the 2 largest of 4 values (TopK), and 'Shap.Others'");
        IDataView all = ExplainedRows.View(_ml, [Row(1, [2, 0, 0, -1], 0)], s_names, topK: 4, withOthers: false);
        ExplanationReader.Read(all, "Shap").TopK.ShouldBe(0);
    }

    [Fact]
    public void Read_MoreValuesThanAskedFor_KeepsTheLargestAndSumsTheOthers()
    {
        IDataView view = ExplainedRows.View(_ml, [Row(1, [0.5f, 4, -0.25f, 2], 0), Row(1, [0, -4, 1, 2], 0)], s_names);

        Explanation explanation = ExplanationReader.Read(view, "Shap", new ExplanationReadOptions { MaxValues = 5 });

        explanation.FeatureNames.ShouldBe(["b", "d"]);
        explanation.OtherCount.ShouldBe(2);
        explanation.Values.ShouldBe([4, 2, -4, 2]);
        explanation.Others.ShouldBe([0.25, 1]);
        explanation.OtherMagnitudes.ShouldBe([0.75, 1]);
        explanation.Output(0).ShouldBe(7.25);
    }

    [Fact]
    public void Read_MoreRowsThanAskedFor_SaysSo()
    {
        IDataView view = ExplainedRows.View(_ml, Enumerable.Range(0, 20).Select(r => Row(1, [r + 1, 4, 1, 2], 0)), s_names);

        Explanation first = ExplanationReader.Read(view, "Shap", new ExplanationReadOptions { MaxRows = 12 });

        first.HasMoreRows.ShouldBeTrue();
        BarPlot.Draw(first).Description.ShouldContain("over the first 12 rows");
        ExplanationReport.Create(first).Subtitle.ShouldEndWith("the first 12 rows");
        ExplanationReader.Read(view, "Shap", new ExplanationReadOptions { MaxRows = 20 }).HasMoreRows.ShouldBeFalse();
    }

    [Fact]
    public void Read_OneHotGroups_AreNominalAndProbabilitiesAreNot()
    {
        string[] slots = ["sex.Female", "sex.Male", "guess.Car", "guess.House", "age"];
        VBuffer<float>[] features = [new(5, [1, 0, 0.3f, 0.7f, 40]), new(5, [0, 1, 1, 0, 50]), new(5, [0, 0, 0.5f, 0.5f, 0])];
        IDataView view = ExplainedRows.View(
            _ml, features.Select(f => Row(1, [1, 2, 3], 0, f)), ["sex", "guess", "age"], groups: [0, 0, 1, 1, 2], slots: slots);

        Explanation explanation = ExplanationReader.Read(view, "Shap");

        explanation.Categories[0].ShouldBe(["Female", "Male"]);
        explanation.Categories[1].ShouldBeNull();
        explanation.Categories[2].ShouldBeNull();
        explanation.Data.ShouldBe([0, 1, 40, 1, 0, 50, double.NaN, 0, 0]);
        explanation.DisplayData[0].ShouldBe("Female");
        explanation.DisplayData[1].ShouldBe("House 0.7");
    }

    [Fact]
    public void Read_WordsOfAText_AreMarkedWhereAbsent()
    {
        string[] names = ["Text.Word.great", "Text.Char.g|r", "Age"];
        IDataView view = ExplainedRows.View(_ml, [Row(0, [-2, 1, 0.5f], 0, new VBuffer<float>(3, [0, 0.5f, 0]))], names);

        ExplanationReader.Read(view, "Shap").Presence.ShouldBe([true, true, false]);
        _ml.Explain().Plots.Waterfall(view, "Shap", 0).Table.Rows.Select(r => r[0])
            .ShouldBe(["base value", "no 'Text.Word.great'", "Text.Char.g|r = 0.5", "Age = 0", "f(x): raw score"]);
    }

    [Fact]
    public void Importance_AnyRows_CountsAllOfThemInOnePass()
    {
        IDataView view = ExplainedRows.View(_ml, [Row(1, [2, 0, 0, -1], 0.25f), Row(1, [-1, 3, 0, 0], -0.5f), Row(float.NaN, [9, 9, 9, 9], 9)], s_names, topK: 2);

        ImportanceTable table = _ml.Explain().Importance(view, "Shap");

        table.RowCount.ShouldBe(2);
        table.CutMagnitude.ShouldBe(0.375);
        table.Features.Select(f => f.Feature).ShouldBe(["a", "b", "d", "c"]);
        FeatureImportance a = table.Features[0];
        (a.MeanMagnitude, a.Mean, a.Largest, a.Rows).ShouldBe((1.5, 0.5, 2.0, 2L));
        a.Share.ShouldBe(3 / 7.75, 1e-12);
        table.Features[1].Rows.ShouldBe(1);
        table.ToCsv().Split("\r\n")[2].ShouldBe("\"b\",1.5,1.5,0.3870967741935484,3,1");
        table.ToDataView(_ml).GetColumn<double>("MeanMagnitude").ShouldBe([1.5, 1.5, 0.5, 0]);
    }

    [Fact]
    public void Interactions_OfAllRowsAndOfOne_AreMeanSizesAndSignedValues()
    {
        ExplainedRow[] rows = [Row(0, [1, 2], 0), Row(0, [1, -2], 0)];
        rows[0].Interactions = new VBuffer<float>(4, [0.5f, 0.5f, 0.5f, 1.5f]);
        rows[1].Interactions = new VBuffer<float>(4, [1.5f, -0.5f, -0.5f, -1.5f]);
        IDataView view = ExplainedRows.View(_ml, rows, ["a", "b"]);

        _ml.Explain().Plots.Interactions(view, "Shap").Table.Rows.SelectMany(r => r.Skip(1)).ShouldBe([1.5, 0.5, 0.5, 1.0], ignoreOrder: false);
        _ml.Explain().Plots.Interactions(view, "Shap", row: 1).Table.Rows.SelectMany(r => r.Skip(1)).ShouldBe([1.5, -0.5, -0.5, -1.5], ignoreOrder: true);
        Should.Throw<ArgumentOutOfRangeException>(() => _ml.Explain().Plots.Interactions(view, "Shap", row: 2)).Message.ShouldContain("There is no row 2");
    }

    private static ExplainedRow Row(float baseValue, float[] shap, float others, VBuffer<float>? features = null) => new()
    {
        Features = features ?? new VBuffer<float>(shap.Length, new float[shap.Length]),
        Shap = new VBuffer<float>(shap.Length, shap),
        Base = baseValue,
        Others = others,
        Interactions = new VBuffer<float>(shap.Length * shap.Length, new float[shap.Length * shap.Length]),
    };
}
