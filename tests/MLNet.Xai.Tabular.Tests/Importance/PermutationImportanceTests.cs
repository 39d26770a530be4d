using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Effects;
using MLNet.Xai.Tabular.Tests.AnyModel;
using MLNet.Xai.Tabular.Tests.Models;
using MLNet.Xai.Tabular.Tests.TreeShap;

namespace MLNet.Xai.Tabular.Tests.Importance;

public sealed class PermutationImportanceTests
{
    private readonly MLContext _ml = new(1);

    [Theory]
    [InlineData("FastTreeRegression")]
    [InlineData("Sdca")]
    public void OfMany_IsTheMeanThatMLNetsOwnHas(string trainer)
    {
        // Both shuffle by chance: means over many shufflings agree within their errors.
        IDataView data = TreeData.View(_ml, 300, 1);
        ITransformer model = AnyTrainers.Create(_ml, trainer).Fit(data);
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Target", Repeats = 60 });
        var own = _ml.Regression.PermutationFeatureImportance((ISingleFeaturePredictionTransformer<object>)model, data, "Target", permutationCount: 60);
        for (int f = 0; f < TreeData.Width; f++)
        {
            PermutationImportanceLine line = table.Features.Single(l => l.Feature == $"slot {f}"), error = table.By(ImportanceMetric.MeanAbsoluteError).Single(l => l.Feature == $"slot {f}");
            double six = 6 * Math.Sqrt(Math.Pow(line.StandardDeviation, 2) / 60 + Math.Pow(own[f].RSquared.StandardError, 2)) + 1e-5;
            line.Mean.ShouldBe(-own[f].RSquared.Mean, six);
            error.Mean.ShouldBe(own[f].MeanAbsoluteError.Mean, 6 * Math.Sqrt(Math.Pow(error.StandardDeviation, 2) / 60 + Math.Pow(own[f].MeanAbsoluteError.StandardError, 2)) + 1e-5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Columns_AreTheirSlotsTogether_AndBruteForce(bool raw)
    {
        List<Loan> rows = Loans.Rows(300);
        ITransformer model = Loans.Pipeline(_ml).Fit(_ml.Data.LoadFromEnumerable(rows));
        var options = new PermutationImportanceOptions { RawColumns = raw, Repeats = 3, Seed = 5, Metrics = [ImportanceMetric.AreaUnderRocCurve, ImportanceMetric.Accuracy] };
        if (!raw)
            options.GroupBy = SlotGrouping.SourceColumn;
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, _ml.Data.LoadFromEnumerable(rows), options);
        table.Features.Select(l => l.Feature).ShouldBe(["Age", "Income", raw ? "Purpose" : "Kind"], ignoreOrder: true);

        // The same shufflings of the rows' own columns through the whole pipeline, measured by ML.NET.
        int[] numbers = [.. Enumerable.Range(0, rows.Count)];
        List<int[]> orders = [];
        _ = Core.Effects.PermutationImportance.Of<float>(changed => Keep(changed), [.. numbers.Select(n => (float)n)], 1, repeats: 3, seed: 5, threads: 1);
        BinaryClassificationMetrics whole = Evaluate(numbers, _ => { });
        table.Baseline(ImportanceMetric.AreaUnderRocCurve).ShouldBe(whole.AreaUnderRocCurve, 1e-9);
        for (int f = 0; f < 3; f++)
        {
            int feature = f;
            string name = feature == 0 ? "Age" : feature == 1 ? "Income" : raw ? "Purpose" : "Kind";
            double[] areas = [.. orders.Skip(1).Select(order => whole.AreaUnderRocCurve - Evaluate(order, _ => { }, feature).AreaUnderRocCurve)];
            double[] accuracies = [.. orders.Skip(1).Select(order => whole.Accuracy - Evaluate(order, _ => { }, feature).Accuracy)];
            PermutationImportanceLine line = table.Features.Single(l => l.Feature == name);
            line.Mean.ShouldBe(areas.Average(), 1e-9);
            line.StandardDeviation.ShouldBe(Math.Sqrt(areas.Sum(a => Math.Pow(a - areas.Average(), 2)) / 2), 1e-9);
            (line.High - line.Low).ShouldBe(2 * 4.302652729911275 * line.StandardDeviation / Math.Sqrt(3), 1e-9);
            table.By(ImportanceMetric.Accuracy).Single(l => l.Feature == name).Mean.ShouldBe(accuracies.Average(), 1e-9);
        }

        double[] Keep(ReadOnlySpan<float> changed)
        {
            orders.Add([.. changed.ToArray().Select(v => (int)v)]);
            return [0];
        }

        BinaryClassificationMetrics Evaluate(int[] order, Action<Loan> change, int feature = -1)
        {
            List<Loan> shuffled = [.. rows.Select((row, r) => new Loan
            {
                Age = rows[feature == 0 ? order[r] : r].Age,
                Income = rows[feature == 1 ? order[r] : r].Income,
                Purpose = rows[feature == 2 ? order[r] : r].Purpose,
                Approved = row.Approved,
            })];
            shuffled.ForEach(change);
            return _ml.BinaryClassification.EvaluateNonCalibrated(model.Transform(_ml.Data.LoadFromEnumerable(shuffled)));
        }
    }

    [Fact]
    public void Threads_ChangeNothing_AndProgressGrows()
    {
        IDataView data = TreeData.View(_ml, 300, 1);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeBinary").Fit(data);
        var heard = new List<ExplainProgress>();
        PermutationImportanceTable one = _ml.Explain().PermutationImportance(model, data, new() { Threads = 1 });
        PermutationImportanceTable two = _ml.Explain().PermutationImportance(model, data, new() { Threads = 2, Progress = new Listener(heard) });
        two.ToCsv().ShouldBe(one.ToCsv());
        long[] rows = [.. heard.Where(p => p.Stage == "shuffling").Select(p => p.Rows)];
        rows.ShouldBe([.. rows.Order().Distinct()]);
        rows[^1].ShouldBe(300 * 5 * one.Features.Count(line => line.StandardDeviation > 0));
        one.ToDataView(_ml).GetColumn<double>("Mean").Count().ShouldBe(TreeData.Width * one.Metrics.Count);
        one.Features.Select(l => l.Mean).ShouldBeInOrder(SortDirection.Descending);
    }

    [Fact]
    public void WhatNoTreeLooksAt_IsZero_AsWhenShuffled()
    {
        IDataView data = TreeData.View(_ml, 200, 1);
        ITransformer model = _ml.Regression.Trainers.FastTree("Target", numberOfLeaves: 2, numberOfTrees: 1).Fit(data);
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Target" });
        table.Features.Count.ShouldBe(TreeData.Width);
        table.Features.Skip(1).ShouldAllBe(line => line.Mean == 0 && line.Low == 0 && line.High == 0);
        table.Features[0].Low.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void WeightsOfZero_AreRowsThatAreNotThere()
    {
        List<Weighted> rows = [.. TreeData.Rows(200, 1).Select((row, i) => new Weighted { Features = row.Features, Label = row.Label, Weight = i % 2 })];
        IDataView data = _ml.Data.LoadFromEnumerable(rows), half = _ml.Data.LoadFromEnumerable(rows.Where(row => row.Weight > 0));
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeBinary").Fit(data);
        PermutationImportanceTable weighed = _ml.Explain().PermutationImportance(model, data, new() { WeightColumnName = "Weight", Repeats = 1 });
        PermutationImportanceTable left = _ml.Explain().PermutationImportance(model, half, new() { Repeats = 1 });
        foreach (ImportanceMetric metric in left.Metrics)
            weighed.Baseline(metric).ShouldBe(left.Baseline(metric), 1e-12);
    }

    [Fact]
    public void Ranking_IsMeasuredByGroups()
    {
        IDataView data = TreeData.View(_ml, 360, 1);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRanking").Fit(data);
        PermutationImportanceTable table = _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Grade", RowGroupColumnName = "Group" });
        table.Baseline(ImportanceMetric.NormalizedDiscountedCumulativeGain).ShouldBeInRange(0.8, 1);
        table.Features[0].Feature.ShouldBe("slot 0");
    }

    [Fact]
    public void MaxRows_AreDrawn()
    {
        IDataView data = TreeData.View(_ml, 500, 1);
        ITransformer model = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(data);
        _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Target", MaxRows = 90 }).RowCount.ShouldBe(90);
        _ml.Explain().PermutationImportance(model, data, new() { LabelColumnName = "Target", MaxRows = 900 }).RowCount.ShouldBe(500);
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        IDataView data = TreeData.View(_ml, 100, 1);
        ITransformer binary = AnyTrainers.Create(_ml, "FastTreeBinary").Fit(data), regression = AnyTrainers.Create(_ml, "FastTreeRegression").Fit(data), classes = AnyTrainers.Create(_ml, "NaiveBayes").Fit(data);
        Fails<ArgumentException>(binary, new() { LabelColumnName = "Nothing" }, "PermutationImportanceOptions.LabelColumnName: there is no column 'Nothing'");
        Fails<ArgumentException>(binary, new() { LabelColumnName = "Target" }, "the labels of a Binary model are Boolean");
        Fails<ArgumentException>(binary, new() { Metrics = [ImportanceMetric.RSquared, ImportanceMetric.LogLoss] }, "RSquared and LogLoss measure models of different kinds");
        Fails<ArgumentException>(binary, new() { Metrics = [ImportanceMetric.MicroAccuracy] }, "MicroAccuracy does not measure a model with 1 output");
        Fails<ArgumentException>(binary, new() { Metrics = [] }, "PermutationImportanceOptions.Metrics is empty");
        Fails<ArgumentException>(binary, new() { Units = ExplanationUnits.Probability }, "PermutationImportanceOptions.Units is Probability");
        Fails<ArgumentException>(binary, new() { Repeats = 0 }, "PermutationImportanceOptions.Repeats");
        Fails<ArgumentException>(binary, new() { Confidence = 1 }, "The confidence lies between 0 and 1");
        Fails<ArgumentException>(binary, new() { RawColumns = true, GroupBy = SlotGrouping.SourceColumn }, "columns of the data have no slots to group");
        Fails<ArgumentException>(binary, new() { WeightColumnName = "Label" }, "weights are Single");
        Fails<InvalidOperationException>(regression, new() { LabelColumnName = "Label", Metrics = [ImportanceMetric.Accuracy] }, "gives no column 'PredictedLabel'");
        Fails<InvalidOperationException>(classes, new() { LabelColumnName = "Class", Metrics = [ImportanceMetric.LogLoss] }, "are no probabilities");
        IDataView positive = _ml.Data.FilterRowsByColumn(_ml.Transforms.Conversion.ConvertType("Number", "Label").Fit(data).Transform(data), "Number", 0.5);
        Should.Throw<InvalidOperationException>(() => _ml.Explain().PermutationImportance(binary, positive)).Message.ShouldContain("AreaUnderRocCurve says nothing of these rows: no label is false");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => _ml.Explain().PermutationImportance(binary, data, new() { Cancellation = cancelled.Token }));

        ITransformer moved = _ml.BinaryClassification.ChangeModelThreshold((BinaryPredictionTransformer<Microsoft.ML.Calibrators.CalibratedModelParametersBase<Microsoft.ML.Trainers.FastTree.FastTreeBinaryModelParameters, Microsoft.ML.Calibrators.PlattCalibrator>>)binary, 1.5f);
        Fails<InvalidOperationException>(moved, new(), "it decides by another threshold than 0. Say by which (PermutationImportanceOptions.Threshold)");
        _ml.Explain().PermutationImportance(moved, data, new() { Threshold = 1.5f }).Baseline(ImportanceMetric.Accuracy)
            .ShouldBe(data.GetColumn<bool>("Label").Zip(moved.Transform(data).GetColumn<bool>("PredictedLabel")).Average(pair => pair.First == pair.Second ? 1.0 : 0), 1e-9);

        void Fails<T>(ITransformer model, PermutationImportanceOptions options, string message)
            where T : Exception => Should.Throw<T>(() => _ml.Explain().PermutationImportance(model, data, options)).Message.ShouldContain(message);
    }

    private sealed class Listener(List<ExplainProgress> heard) : IProgress<ExplainProgress>
    {
        public void Report(ExplainProgress value) => heard.Add(value);
    }

    private sealed class Weighted
    {
        [VectorType(TreeData.Width)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Weight { get; set; }
    }
}
