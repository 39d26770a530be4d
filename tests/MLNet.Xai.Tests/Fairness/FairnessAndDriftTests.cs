using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Fairness;

namespace MLNet.Xai.Tests.Fairness;

/// <summary>The readers: what is counted is what the rows hold.</summary>
public sealed class FairnessAndDriftTests
{
    private readonly MLContext _ml = new(1);

    [Fact]
    public void Fairness_CountsWhatTheRowsHold()
    {
        Row[] rows = Draw(400, 1);
        FairnessReport report = _ml.Explain().Fairness(View(rows), "Sex");
        report.Groups.Select(g => g.Group).ShouldBe(["f", "m", FairnessReport.Missing]);
        foreach (GroupFairness group in report.Groups)
        {
            Row[] own = [.. rows.Where(r => r.Sex == (group.IsMissing ? "" : group.Group))];
            group.Count.ShouldBe(own.Length);
            group.SelectionRate.Value.ShouldBe(own.Average(r => r.PredictedLabel ? 1.0 : 0), 1e-12);
            group.TruePositiveRate.Value.ShouldBe(own.Where(r => r.Label).Average(r => r.PredictedLabel ? 1.0 : 0), 1e-12);
            group.FalsePositiveRate.Value.ShouldBe(own.Where(r => !r.Label).Average(r => r.PredictedLabel ? 1.0 : 0), 1e-12);
            group.MeanScore.ShouldBe(own.Average(r => (double)r.Score), 1e-6);
            Row[] explained = [.. own.Where(r => !float.IsNaN(r.A))];
            group.Explained.ShouldBe(explained.Length);
            group.Attributions.Select(a => a.Feature).ShouldBe(["A", "B"]);
            group.Attributions[0].MeanMagnitude.ShouldBe(explained.Average(r => (double)Math.Abs(r.A)), 1e-6);
        }

        // What the attributions differ by is what the scores differ by.
        ExplanationDifference[] own2 = [.. report.Differences.Where(d => d.Group == "f")];
        double gap = rows.Where(r => r.Sex == "f" && !float.IsNaN(r.A)).Average(r => (double)r.Score) - rows.Where(r => r.Sex == "m" && !float.IsNaN(r.A)).Average(r => (double)r.Score);
        own2.Sum(d => d.Mean.Difference).ShouldBe(gap, 1e-5);
        report.ToDataView(_ml).GetColumn<double>("SelectionRate").ShouldBe(report.Groups.Select(g => g.SelectionRate.Value));
        report.DifferencesToDataView(_ml).GetColumn<double>("Wasserstein").ShouldBe(report.Differences.Select(d => d.Wasserstein));
    }

    [Fact]
    public void Fairness_OtherTypesOfColumns()
    {
        IDataView keys = _ml.Transforms.Conversion.MapValueToKey("Label", "Word").Append(_ml.Transforms.Conversion.MapValueToKey("PredictedLabel", "Word"))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Sex", "Sex")).Fit(View(Draw(200, 1))).Transform(View(Draw(200, 1)));
        var options = new FairnessOptions { PositiveClass = "good", AttributionColumnName = null, ProbabilityColumnName = null };
        FairnessReport report = _ml.Explain().Fairness(keys, "Sex", options);
        report.Groups.ShouldAllBe(g => g.TruePositiveRate.Value == 1 && g.FalsePositiveRate.Value == 0);
        report.EqualizedOddsDifference.ShouldBe(0);
        _ml.Explain().Fairness(View(Draw(200, 1)), "Number").Groups.Select(g => g.Group).ShouldBe(["0", "1", "2"]);
        _ml.Explain().Fairness(View(Draw(200, 1)), "Label").Groups.Select(g => g.Group).ShouldBe(["false", "true"]);
        Should.Throw<ArgumentException>(() => _ml.Explain().Fairness(keys, "Sex", new() { AttributionColumnName = null })).Message.ShouldContain("PositiveClass is 'true'; the classes of 'Label' are");
    }

    [Fact]
    public void Drift_ReadsBothSides()
    {
        IDataView before = View(Draw(500, 1)), now = View(Draw(300, 2, shift: 1));
        DriftReport report = _ml.Explain().Drift(before, now);
        report.ReferenceRows.ShouldBe(Draw(500, 1).Count(r => !float.IsNaN(r.A)));
        report.Features.Single(f => f.Feature == "A").Mean.Difference.ShouldBe(1, 0.2);
        report.MeanScore.Difference.ShouldBe(1, 0.2);
        report.Score.PValue.ShouldBeLessThan(1e-6);
        report.ToDataView(_ml).GetColumn<double>("PopulationStability").ShouldBe(report.Features.Select(f => f.Distribution.PopulationStability));
        _ml.Explain().Drift(before, before, options: new DriftOptions { ScoreColumnName = null }).Ndcg.ShouldBe(1);
    }

    [Fact]
    public void WhatCannotBe_IsSaid()
    {
        IDataView data = View(Draw(50, 1));
        Fair(data, "Nothing", new()).ShouldContain("no column 'Nothing'");
        Fair(data, "Sex", new() { LabelColumnName = "Truth" }).ShouldContain("FairnessOptions.LabelColumnName is 'Truth'");
        Fair(data, "Sex", new() { ScoreColumnName = "Sex" }).ShouldContain("FairnessOptions.ScoreColumnName is 'Sex', which is");
        Fair(data, "Sex", new() { OutputName = "x" }).ShouldContain("FairnessOptions.OutputName is 'x'");
        Fair(data, "Shap", new()).ShouldContain("classes are keys, Boolean or text");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Fairness(View(Draw(80, 1)), "Score")).Message.ShouldContain("more than 50 groups");
        IDataView other = _ml.Transforms.Concatenate("Shap", "B", "A").Fit(data).Transform(data), none = _ml.Data.FilterRowsByColumn(data, "Score", 1000);
        Should.Throw<ArgumentException>(() => _ml.Explain().Drift(data, other)).Message.ShouldContain("same features in another order");
        Should.Throw<InvalidOperationException>(() => _ml.Explain().Drift(data, none)).Message.ShouldContain("0 current rows");
        Should.Throw<ArgumentException>(() => _ml.Explain().Drift(data, data, options: new() { ScoreColumnName = "Sex" })).Message.ShouldContain("DriftOptions.ScoreColumnName is 'Sex', which is");
        Should.Throw<OperationCanceledException>(() => _ml.Explain().Drift(data, data, options: new() { Cancellation = new CancellationToken(true) }));

        string Fair(IDataView view, string column, FairnessOptions options) => Should.Throw<ArgumentException>(() => _ml.Explain().Fairness(view, column, options)).Message;
    }

    private IDataView View(Row[] rows)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(rows);
        return _ml.Transforms.Concatenate("Shap", "A", "B").Fit(data).Transform(data);
    }

    private static Row[] Draw(int count, int seed, float shift = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            string sex = i % 7 == 6 ? "" : i % 3 == 0 ? "f" : "m";
            float a = (float)random.NextDouble() - (sex == "f" ? 0.6f : 0.3f) + shift, b = (float)random.NextDouble();
            var row = new Row { Sex = sex, A = a, B = b, Score = 0.5f + a + b, PredictedLabel = a + b > 0.5f, Label = a + b + (0.5f * random.NextDouble()) > 0.7, Number = random.Next(3) };
            row.Word = row.Label ? "good" : "bad";
            row.Probability = Math.Clamp((a + b + 1) / 3, 0, 1);
            if (i % 20 == 19)
                row.A = float.NaN;
            return row;
        })];
    }

    private sealed class Row
    {
        public string Sex { get; set; } = "";

        public float A { get; set; }

        public float B { get; set; }

        public float Score { get; set; }

        public float Probability { get; set; }

        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }

        public int Number { get; set; }

        public string Word { get; set; } = "";
    }
}
