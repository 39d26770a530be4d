using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.TreeShap;

public sealed class TreeShapOptionTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void TopK_KeepsTheLargestOfTheSameValues()
    {
        ITransformer model = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300));
        ITransformer model2 = Loans.Pipeline(_ml, new TreeShapColumnOptions { TopK = 2 }).Fit(Loans.View(_ml, 300));

        List<ExplainedLoan> all = Loans.Explained(_ml, model.Transform(Loans.View(_ml, 40, 2)));
        List<ExplainedLoan> top = Loans.Explained(_ml, model2.Transform(Loans.View(_ml, 40, 2)));

        for (int i = 0; i < all.Count; i++)
        {
            int[] largest = [.. Enumerable.Range(0, 5).OrderByDescending(f => Math.Abs(all[i].Shap[f])).ThenBy(f => f).Take(2)];
            top[i].Shap.ShouldBe(Enumerable.Range(0, 5).Select(f => largest.Contains(f) ? all[i].Shap[f] : 0));
            top[i].Residual.ShouldBe(all[i].Residual);
        }
    }

    [Fact]
    public void Grouping_Sum_SumsOneHotSlots()
    {
        ITransformer model = Loans.Pipeline(_ml).Fit(Loans.View(_ml, 300));
        ITransformer grouped = Loans.Pipeline(_ml, new TreeShapColumnOptions { GroupBy = SlotGrouping.SourceColumn, Grouping = FeatureGrouping.Sum }).Fit(Loans.View(_ml, 300));
        IDataView data = Loans.View(_ml, 40, 2);

        List<ExplainedLoan> slots = Loans.Explained(_ml, model.Transform(data));
        List<ExplainedLoan> columns = Loans.Explained(_ml, grouped.Transform(data));

        Loans.SlotNames(grouped.Transform(data).Schema, "Shap").ShouldBe(["Age", "Income", "Kind"]);
        for (int i = 0; i < slots.Count; i++)
        {
            float[] s = slots[i].Shap;
            columns[i].Shap.ShouldBe([s[0], s[1], s[2] + s[3] + s[4]], 1e-6);
        }
    }

    [Fact]
    public void ExplainWhen_ScoreRange_LeavesTheOthersNaN()
    {
        var options = new TreeShapColumnOptions { ExplainWhen = ExplainWhen.ScoreAtMost(0) };
        ITransformer model = Loans.SaveAndLoad(_ml, Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300)));

        List<ExplainedLoan> rows = Loans.Explained(_ml, model.Transform(Loans.View(_ml, 100, 2)));

        rows.Count(r => r.Score <= 0).ShouldBeInRange(10, 90);
        foreach (ExplainedLoan row in rows)
        {
            row.Shap.ShouldAllBe(v => float.IsNaN(v) == row.Score > 0);
            float.IsNaN(row.BaseValue).ShouldBe(row.Score > 0);
            float.IsNaN(row.Residual).ShouldBe(row.Score > 0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ExplainWhen_FlagColumn_LeavesTheOthersNaN(bool load)
    {
        var options = new TreeShapColumnOptions { ExplainWhen = ExplainWhen.Column("Label") };
        ITransformer model = Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300));
        IDataView view = (load ? Loans.SaveAndLoad(_ml, model) : model).Transform(Loans.View(_ml, 100, 2));

        bool[] labels = [.. view.GetColumn<bool>("Label")];

        Loans.Explained(_ml, view).Select(r => float.IsNaN(r.Shap[0])).ShouldBe(labels.Select(l => !l));
    }

    [Theory]
    [InlineData("FastTreeBinary", TreeShapPerturbation.Interventional)]
    [InlineData("FastForestBinary+Platt", TreeShapPerturbation.Interventional)]
    [InlineData("FastForestBinary", TreeShapPerturbation.PathDependent)]
    [InlineData("OneVersusAll", TreeShapPerturbation.Interventional)]
    public void Units_Probability_AddUpToTheProbability(string trainer, TreeShapPerturbation perturbation)
    {
        var options = new TreeShapColumnOptions { Units = ExplanationUnits.Probability, Perturbation = perturbation, BackgroundRows = 20 };
        ITransformer model = TreeTrainers.Create(_ml, trainer).WithTreeShap(_ml, "Shap", options).Fit(TreeData.View(_ml, 300, 1));

        IDataView view = Loans.SaveAndLoad(_ml, model).Transform(TreeData.View(_ml, 20, 2));

        float[] residuals = view.Schema["Shap.Residual"].Type is VectorDataViewType
            ? [.. view.GetColumn<float[]>("Shap.Residual").SelectMany(v => v)]
            : [.. view.GetColumn<float>("Shap.Residual")];
        residuals.ShouldAllBe(r => Math.Abs(r) < 1e-5);
        view.GetColumn<float[]>("Shap").SelectMany(v => v).ShouldAllBe(v => Math.Abs(v) <= 1);
        view.GetColumn<float[]>("Shap").SelectMany(v => v).ShouldContain(v => Math.Abs(v) > 0.05);
    }

    [Fact]
    public void Units_ProbabilityOfARegression_SaysWhatToDo() =>
        Should.Throw<InvalidOperationException>(() => TreeTrainers.Create(_ml, "FastTreeRegression")
                .WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Units = ExplanationUnits.Probability }).Fit(TreeData.View(_ml, 200, 1)))
            .Message.ShouldStartWith("The FastTreeRegression model gives no probabilities");

    [Fact]
    public void Perturbation_Interventional_AddsUpAgainstTheBackground()
    {
        var options = new TreeShapColumnOptions { Perturbation = TreeShapPerturbation.Interventional };
        ITransformer model = Loans.Pipeline(_ml, options).Fit(Loans.View(_ml, 300));

        Loans.Explained(_ml, model.Transform(Loans.View(_ml, 40, 2))).ShouldAllBe(r => Math.Abs(r.Residual) < 1e-5);
    }

    [Fact]
    public void Output_AllPredictedIndexAndName_AreTheSameNumbers()
    {
        IDataView train = TreeData.View(_ml, 300, 1);
        IDataView test = TreeData.View(_ml, 50, 2);
        IDataView Explain(ExplainedOutput output) => TreeTrainers.Create(_ml, "OneVersusAllRaw")
            .WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Output = output }).Fit(train).Transform(test);

        IDataView all = Explain(ExplainedOutput.All);
        string[] slots = Loans.SlotNames(all.Schema, "Shap");
        slots.Length.ShouldBe(3 * TreeData.Width);
        slots[TreeData.Width].ShouldBe("high.slot 0");
        float[][] values = [.. all.GetColumn<float[]>("Shap")];
        float[][] scores = [.. all.GetColumn<float[]>("Score")];
        float[][] bases = [.. all.GetColumn<float[]>("Shap.BaseValue")];

        Explain(ExplainedOutput.At(1)).GetColumn<float[]>("Shap").SelectMany(v => v)
            .ShouldBe(values.SelectMany(v => v.Skip(TreeData.Width).Take(TreeData.Width)));
        Explain(ExplainedOutput.Named("high")).GetColumn<float[]>("Shap").Last().ShouldBe(values[^1].Skip(TreeData.Width).Take(TreeData.Width));
        IDataView predicted = Explain(ExplainedOutput.Predicted);
        int[] classes = [.. scores.Select(s => Array.IndexOf(s, s.Max()))];
        predicted.GetColumn<float[]>("Shap").SelectMany(v => v)
            .ShouldBe(values.SelectMany((v, i) => v.Skip(classes[i] * TreeData.Width).Take(TreeData.Width)));
        predicted.GetColumn<float>("Shap.BaseValue").ShouldBe(bases.Select((b, i) => b[classes[i]]));
        predicted.GetColumn<float>("Shap.Residual").ShouldAllBe(r => Math.Abs(r) < 1e-5);
    }

    [Fact]
    public void Output_Unknown_ListsTheClasses() =>
        Should.Throw<ArgumentException>(() => TreeTrainers.Create(_ml, "OneVersusAll")
                .WithTreeShap(_ml, "Shap", new TreeShapColumnOptions { Output = ExplainedOutput.Named("huge") }).Fit(TreeData.View(_ml, 200, 1)))
            .Message.ShouldMatch("The model has no output 'huge'. It has 0 '.*', 1 '.*', 2 '.*'.");

    [Fact]
    public void BackgroundRows_SameSeed_SameValuesAndOtherSeedOthers()
    {
        IDataView train = Loans.View(_ml, 300);
        float[] Values(int seed) => [.. Loans.Pipeline(_ml, new TreeShapColumnOptions { BackgroundRows = 30, Seed = seed }).Fit(train)
            .Transform(Loans.View(_ml, 20, 2)).GetColumn<float[]>("Shap").SelectMany(v => v)];

        Values(1).ShouldBe(Values(1));
        Values(1).ShouldNotBe(Values(2));
    }

    [Fact]
    public void Progress_WhenFitting_HearsOfEveryRow()
    {
        var reports = new List<ExplainProgress>();

        Loans.Pipeline(_ml, new TreeShapColumnOptions { Progress = new Listener(reports) }).Fit(Loans.View(_ml, 300));

        reports[^1].ShouldBe(new ExplainProgress("covers", 300));
    }

    [Fact]
    public void Cancellation_BeforeFit_Throws() =>
        Should.Throw<OperationCanceledException>(() =>
            Loans.Pipeline(_ml, new TreeShapColumnOptions { Cancellation = new CancellationToken(canceled: true) }).Fit(Loans.View(_ml, 300)));

    private sealed class Listener(List<ExplainProgress> reports) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value) => reports.Add(value);
    }
}
