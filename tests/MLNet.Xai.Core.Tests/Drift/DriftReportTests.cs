using MLNet.Xai.Core.Drift;
using MLNet.Xai.Core.Metrics;

namespace MLNet.Xai.Core.Tests.Drift;

public sealed class DriftReportTests
{
    [Fact]
    public void Compare_HandWorked()
    {
        // Mean magnitudes 4, 2, 1 before; 1, 3, 2 now: the current order is b, c, a.
        DriftSide before = Side([4, -2, 1], [-4, 2, -1]), now = Side([1, 3, 2], [1, 3, -2]);
        DriftReport report = DriftReport.Compare(["a", "b", "c"], before, now);
        report.Features.Select(f => f.Feature).ShouldBe(["a", "b", "c"]);
        report.Features.Select(f => f.CurrentRank).ShouldBe([3, 1, 2]);
        double log3 = Math.Log2(3);
        report.Ndcg.ShouldBe((2 + (1 / log3) + (4 / 2.0)) / (4 + (2 / log3) + (1 / 2.0)), 1e-12);
        report.RankCorrelation.ShouldBe(-0.5, 1e-12);
        FeatureDrift a = report.Features[0];
        (a.ReferenceMagnitude, a.CurrentMagnitude, a.Magnitude.Difference, a.Mean.Difference).ShouldBe((4, 1, -3, 1));
        a.Magnitude.PValue.ShouldBe(0);    // no spread on either side
        a.Distribution.Wasserstein.ShouldBe(4, 1e-12);
        a.Distribution.KolmogorovSmirnov.ShouldBe(0.5);
        report.Score.Wasserstein.ShouldBe(1, 1e-6);
        report.MeanScore.Difference.ShouldBe(1, 1e-6);
        (report.ReferenceRows, report.CurrentRows, report.IsSampled).ShouldBe((2L, 2L, false));

        DriftSide Side(params float[][] rows)
        {
            var side = new DriftSide(3);
            for (int r = 0; r < rows.Length; r++)
                side.Add(rows[r], r + (rows[0][0] == 1 ? 1 : 0));
            return side;
        }
    }

    [Fact]
    public void TheSameRows_DoNotDrift_AndShiftedOnesDo()
    {
        var random = new Random(3);
        DriftSide one = new(2, new DriftSettings { SampleRows = 500 }), same = new(2, new DriftSettings { SampleRows = 500 }), moved = new(2, new DriftSettings { SampleRows = 500 });
        for (int i = 0; i < 3000; i++)
        {
            float[] row = [(float)random.NextDouble() * 2, (float)random.NextDouble() - 0.5f];
            one.Add(row);
            same.Add(row);
            moved.Add([row[0], row[1] + 0.3f]);
        }

        var settings = new DriftSettings { SampleRows = 500 };
        DriftReport none = DriftReport.Compare(["a", "b"], one, same, settings), some = DriftReport.Compare(["a", "b"], one, moved, settings);
        none.IsSampled.ShouldBeTrue();
        (none.Ndcg, none.RankCorrelation).ShouldBe((1, 1));
        none.Features.ShouldAllBe(f => f.Distribution.PopulationStability < 1e-12 && f.Distribution.PValue == 1 && f.Magnitude.Difference == 0);
        double.IsNaN(none.MeanScore.Difference).ShouldBeTrue();
        double.IsNaN(none.Score.Wasserstein).ShouldBeTrue();
        FeatureDrift b = some.Features.Single(f => f.Feature == "b");
        b.Mean.Difference.ShouldBe(0.3, 1e-5);
        b.Distribution.Wasserstein.ShouldBe(0.3, 1e-5);
        b.Distribution.PopulationStability.ShouldBeGreaterThan(0.25);
        b.AdjustedPValue.ShouldBeLessThan(1e-6);
    }

    [Fact]
    public void WhatCannotBe_IsSaid()
    {
        var side = new DriftSide(2);
        Should.Throw<InvalidOperationException>(() => DriftReport.Compare(["a", "b"], side, side)).Message.ShouldContain("0 reference and 0 current rows");
        Should.Throw<ArgumentException>(() => DriftReport.Compare(["a"], side, side)).Message.ShouldContain("2 and 2 features, and there are 1 names");
        Should.Throw<ArgumentException>(() => side.Add([1])).Message.ShouldContain("1 attributions of 2 features");
        Should.Throw<ArgumentOutOfRangeException>(() => new DriftSide(2, new DriftSettings { Bins = 1 })).Message.ShouldContain("DriftSettings.Bins");
    }
}
