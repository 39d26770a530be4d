using MLNet.Xai.Core.Fairness;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Tests.Fairness;

public sealed class FairnessCounterTests
{
    private static readonly string[] s_features = ["income", "age"];

    [Fact]
    public void Rates_HandWorked()
    {
        var counter = new FairnessCounter([], new FairnessSettings { SmallGroup = 3, Bins = 2 });

        // a: labels + + - -, predicted + - + -. b: + - -, predicted + - -. Missing: one row. c: one row.
        counter.Add("a", true, true, 1, 0.9);
        counter.Add("a", true, false, 3, 0.4);
        counter.Add("a", false, true, 5, 0.6);
        counter.Add("a", false, false, 7, 0.1);
        counter.Add("b", true, true, double.NaN, 1);
        counter.Add("b", false, false, double.NaN, 0.5);
        counter.Add("b", null, false, double.NaN, 0.2);
        counter.Add(null, true, true);
        counter.Add("c", false, true);
        FairnessReport report = counter.ToReport();
        report.Groups.Select(g => g.Group).ShouldBe(["a", "b", "c", "(missing)"]);
        report.Groups.Select(g => g.Count).ShouldBe([4L, 3, 1, 1]);
        report.Groups.Select(g => g.IsSmall).ShouldBe([false, false, true, true]);
        report.Groups.Select(g => g.IsMissing).ShouldBe([false, false, false, true]);
        report.ReferenceGroup.ShouldBe("a");
        report.ComparedGroups.ShouldBe(["a", "b"]);
        report.Rows.ShouldBe(9);
        GroupFairness a = report.Groups[0], b = report.Groups[1];
        (a.SelectionRate.Value, a.BaseRate.Value, a.TruePositiveRate.Value, a.FalsePositiveRate.Value).ShouldBe((0.5, 0.5, 0.5, 0.5));
        (b.SelectionRate.Value, b.BaseRate.Value, b.TruePositiveRate.Value, b.FalsePositiveRate.Value).ShouldBe((1 / 3.0, 0.5, 1, 0));
        a.SelectionRate.ShouldBe(RateInterval.Wilson(2, 4));
        a.MeanScore.ShouldBe(4);
        b.MeanScore.ShouldBe(double.NaN);

        // a: below one half 0.4 + and 0.1 -: 0.25 against 0.5; above 0.9 + and 0.6 -: 0.75 against 0.5.
        a.CalibrationError.ShouldBe(0.25, 1e-12);
        a.Calibration.Select(c => (c.Low, c.High, c.Count)).ShouldBe([(0, 0.5, 2L), (0.5, 1, 2)]);
        b.Calibration.Single().ShouldBe(new CalibrationBin(0.5, 1, 2, 0.75, 0.5));    // 1 and 0.5; the row without label does not count
        report.DemographicParityDifference.ShouldBe(1 / 6.0, 1e-12);
        report.DisparateImpactRatio.ShouldBe(2 / 3.0, 1e-12);
        report.EqualOpportunityDifference.ShouldBe(0.5);
        report.EqualizedOddsDifference.ShouldBe(0.5);
        report.Differences.ShouldBeEmpty();
    }

    [Fact]
    public void Differences_AreWelchAndDistancesOfTheRows()
    {
        var random = new Random(1);
        var counter = new FairnessCounter(s_features, new FairnessSettings { ReferenceGroup = "no", Confidence = 0.9 });
        var rows = new Dictionary<string, List<float[]>>(StringComparer.Ordinal) { ["yes"] = [], ["no"] = [], ["?"] = [] };
        for (int i = 0; i < 300; i++)
        {
            string group = i % 10 == 9 ? "?" : i % 3 == 0 ? "no" : "yes";
            float[] row = [(float)random.NextDouble() - (group == "yes" ? 0.7f : 0.5f), random.Next(-2, 3)];
            rows[group].Add(row);
            counter.Add(group == "?" ? null : group, null, null, attributions: i % 50 == 49 ? default : row);
            if (i % 50 == 49)
                rows[group].RemoveAt(rows[group].Count - 1);
        }

        FairnessReport report = counter.ToReport();
        report.Differences.Count.ShouldBe(4);
        report.Groups.Sum(g => g.Explained).ShouldBe(294);
        foreach (ExplanationDifference d in report.Differences)
        {
            int f = Array.IndexOf(s_features, d.Feature);
            double[] own = [.. rows[d.Group == FairnessReport.Missing ? "?" : d.Group].Select(r => (double)r[f]).Order()], others = [.. rows["no"].Select(r => (double)r[f]).Order()];
            MeanDifference mean = MeanDifference.Welch(own, others, 0.9), magnitude = MeanDifference.Welch(own.Select(Math.Abs), others.Select(Math.Abs), 0.9);
            d.Mean.Difference.ShouldBe(mean.Difference, 1e-10);
            d.Mean.Low.ShouldBe(mean.Low, 1e-8);
            d.Magnitude.High.ShouldBe(magnitude.High, 1e-8);
            d.KolmogorovSmirnov.ShouldBe(DistributionDistance.KolmogorovSmirnov(own, others).Statistic);
            d.Wasserstein.ShouldBe(DistributionDistance.Wasserstein(own, others), 1e-12);
            d.Reference.ShouldBe("no");
            d.IsSampled.ShouldBeFalse();
            d.AdjustedPValue.ShouldBeGreaterThanOrEqualTo(d.Mean.PValue);
        }

        report.Differences.Single(d => d.Group == "yes" && d.Feature == "income").AdjustedPValue.ShouldBeLessThan(0.01);
        GroupFairness yes = report.Groups.Single(g => g.Group == "yes");
        yes.Attributions[0].Mean.ShouldBe(rows["yes"].Average(r => (double)r[0]), 1e-10);
        yes.Attributions[1].MeanMagnitude.ShouldBe(rows["yes"].Average(r => (double)Math.Abs(r[1])), 1e-10);
    }

    [Fact]
    public void ManyRows_AreSampled_AndMeansStayExact()
    {
        var counter = new FairnessCounter(["x"], new FairnessSettings { SampleRows = 100 });
        for (int i = 0; i < 5000; i++)
            counter.Add(i % 2 == 0 ? "even" : "odd", null, null, attributions: [i]);
        ExplanationDifference found = counter.ToReport().Differences.Single();
        found.IsSampled.ShouldBeTrue();
        Math.Abs(found.Mean.Difference).ShouldBe(1, 1e-9);
        found.KolmogorovSmirnov.ShouldBeLessThan(0.3);
    }

    [Fact]
    public void WhatCannotBe_IsSaid()
    {
        var counter = new FairnessCounter(s_features, new FairnessSettings { MostGroups = 2, ReferenceGroup = "z" });
        Should.Throw<InvalidOperationException>(() => counter.ToReport()).Message.ShouldContain("no row with a group");
        counter.Add("a", null, null);
        counter.Add("b", null, null);
        Should.Throw<InvalidOperationException>(() => counter.Add("c", null, null)).Message.ShouldContain("more than 2 groups");
        Should.Throw<InvalidOperationException>(() => counter.ToReport()).Message.ShouldContain("ReferenceGroup is 'z'; there are a, b");
        Should.Throw<ArgumentException>(() => counter.Add("a", null, null, attributions: [1])).Message.ShouldContain("1 attributions of 2 features");
        Should.Throw<ArgumentOutOfRangeException>(() => counter.Add("a", null, null, probability: 2));
        Should.Throw<ArgumentOutOfRangeException>(() => new FairnessCounter([], new FairnessSettings { Confidence = 1 })).Message.ShouldContain("FairnessSettings.Confidence");
        var empty = new FairnessCounter([]);
        empty.Add("a", null, null);
        double.IsNaN(empty.ToReport().DisparateImpactRatio).ShouldBeTrue();
    }
}
