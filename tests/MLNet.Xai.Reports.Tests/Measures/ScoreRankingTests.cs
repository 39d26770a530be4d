using FsCheck;
using FsCheck.Fluent;

namespace MLNet.Xai.Reports.Tests.Measures;

/// <summary>Areas and curves against brute force over all pairs, with weights, ties and bins.</summary>
public sealed class ScoreRankingTests
{
    [Fact]
    public void AreaUnderRoc_OfWeightedTies_IsThatOfAllPairs() => Prop.ForAll(ArbMap.Default.ArbFor<int>(), seed =>
    {
        (float Score, bool Positive, float Weight)[] rows = Rows(seed, 60);
        BinaryMeasures measures = Measure(rows, 1000);
        double above = 0, all = 0;
        foreach (var p in rows.Where(r => r.Positive))
        {
            foreach (var n in rows.Where(r => !r.Positive))
            {
                all += (double)p.Weight * n.Weight;
                above += (double)p.Weight * n.Weight * (p.Score > n.Score ? 1 : p.Score == n.Score ? 0.5 : 0);
            }
        }

        measures.AreaUnderRoc.ShouldBe(above / all, 1e-9);
    }).Check(Config.QuickThrowOnFailure);

    [Fact]
    public void Measures_OfWeightedRows_AreThoseOfRepeatedOnes()
    {
        (float Score, bool Positive, float Weight)[] rows = Rows(7, 200);
        BinaryMeasures weighted = Measure(rows, 1000), repeated = Measure([.. rows.SelectMany(r => Enumerable.Repeat(r with { Weight = 1 }, (int)r.Weight))], 10_000);
        weighted.Accuracy.ShouldBe(repeated.Accuracy, 1e-12);
        weighted.LogLoss.ShouldBe(repeated.LogLoss, 1e-9);
        weighted.Brier.ShouldBe(repeated.Brier, 1e-12);
        weighted.AreaUnderRoc.ShouldBe(repeated.AreaUnderRoc, 1e-12);
        weighted.CalibrationError.ShouldBe(repeated.CalibrationError, 1e-12);
        weighted.F1.ShouldBe(repeated.F1, 1e-12);
    }

    [Fact]
    public void Points_AtEveryScore_CountWhatIsAboveIt()
    {
        (float Score, bool Positive, float Weight)[] rows = Rows(3, 100);
        foreach (RankedPoint point in Measure(rows, 1000).Points().Skip(1))
        {
            point.Positive.ShouldBe(rows.Where(r => r.Positive && r.Score >= point.Score).Sum(r => r.Weight), 1e-6);
            point.Negative.ShouldBe(rows.Where(r => !r.Positive && r.Score >= point.Score).Sum(r => r.Weight), 1e-6);
        }
    }

    [Fact]
    public void AreaUnderRoc_InBins_IsWithinWhatItSays()
    {
        var random = new Random(5);
        (float Score, bool Positive, float Weight)[] rows = [.. Enumerable.Range(0, 20_000).Select(_ => (random.NextSingle() - 0.3f, random.Next(3) == 0, 1f)).Select(r => (r.Item2 ? r.Item1 + 0.2f : r.Item1, r.Item2, r.Item3))];
        BinaryMeasures exact = Measure(rows, 100_000), binned = Measure(rows, 1000);
        (exact.IsBinned, binned.IsBinned).ShouldBe((false, true));
        exact.AreaUnderRocError.ShouldBe(0);
        binned.AreaUnderRocError.ShouldBeInRange(1e-9, 1e-3);
        binned.AreaUnderRoc.ShouldBe(exact.AreaUnderRoc, binned.AreaUnderRocError);
        binned.AreaUnderPrecisionRecall.ShouldBe(exact.AreaUnderPrecisionRecall, 1e-3);
        binned.Accuracy.ShouldBe(exact.Accuracy);
    }

    [Fact]
    public void Steps_FromTheHighestScoreDown_AreInOrderInEitherMode()
    {
        float[] scores = [float.MinValue, -1.5f, -0f, 0f, 1e-30f, 2, float.MaxValue];
        foreach (int exact in new[] { 1, 100 })
        {
            var ranking = new ScoreRanking(exact);
            foreach (float score in scores)
                ranking.Add(score, true, 1);
            ScoreStep[] steps = [.. ranking.Steps()];
            steps.Length.ShouldBe(6);
            steps.Select(s => s.Score).ShouldBe(steps.Select(s => s.Score).OrderDescending());
            steps.Sum(s => s.Positive).ShouldBe(7);
        }
    }

    private static (float Score, bool Positive, float Weight)[] Rows(int seed, int count)
    {
        var random = new Random(seed);
        (float, bool, float)[] rows = [.. Enumerable.Range(0, count).Select(_ => (random.Next(12) / 12f, random.Next(2) == 0, (float)random.Next(1, 4)))];
        (rows[0].Item2, rows[1].Item2) = (true, false);
        return rows;
    }

    private static BinaryMeasures Measure((float Score, bool Positive, float Weight)[] rows, int exact)
    {
        var measures = new BinaryMeasures(exact);
        foreach (var (score, positive, weight) in rows)
            measures.Add(positive, score, Math.Clamp((score + 0.1f) / 1.3f, 0.05f, 0.95f), score > 0.5f, weight);
        return measures;
    }
}
