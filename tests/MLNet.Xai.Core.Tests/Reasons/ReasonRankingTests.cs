using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Reasons;

namespace MLNet.Xai.Core.Tests.Reasons;

/// <summary>The ranking of reasons: the largest of the right sign, whatever the order of the columns, equals by declared order.</summary>
public sealed class ReasonRankingTests
{
    [Fact]
    public void Rank_ByHand_NetSumsSharesAndGap()
    {
        // Income (0) and employment (3) share the code 1; history (2) raises the score.
        var ranking = new ReasonRanking([[1], [0, 3], [2], [4]], features: 5, mostReasons: 2);
        RankedReasons found = ranking.Rank([-1.5, -0.75, 0.5, 0.25, -0.5]);
        found.Reasons.ShouldBe([new RankedReason(1, 0, -1.25, 1.25 / 2), new RankedReason(0, 1, -0.75, 0.75 / 2)]);
        found.Total.ShouldBe(-2);
        found.Gap.ShouldBe(0.25);

        found = new ReasonRanking([[1], [0, 3], [2], [4]], 5).Rank([-1.5, -0.75, 0.5, 0.25, -0.5]);
        found.Reasons.Select(r => r.Code).ShouldBe([1, 0, 3]);
        found.Gap.ShouldBe(0.5);
        found.Reasons.Sum(r => r.Share).ShouldBe(2.5 / 2);
    }

    [Fact]
    public void Rank_NothingPushesToTheWrongSide_GivesNoReason()
    {
        RankedReasons found = new ReasonRanking([[0], [1, 2]], 3).Rank([0.5, -0.25, 0.25]);
        found.Reasons.ShouldBeEmpty();
        found.Gap.ShouldBe(double.NaN);
        new ReasonRanking([[0], [1, 2]], 3).Rank([-1e-9, -1e-9, 0], tolerance: 2e-9).Reasons.ShouldBeEmpty();
    }

    [Fact]
    public void Rank_AboveTheComparison_HasReasonsWithoutShares()
    {
        RankedReasons found = new ReasonRanking([[0], [1]], 2).Rank([2, -1]);
        found.Reasons.ShouldHaveSingleItem().Contribution.ShouldBe(-1);
        found.Reasons[0].Share.ShouldBe(double.NaN);
    }

    [Fact]
    public void Rank_EqualsWithinTheTolerance_GoByDeclaredOrder()
    {
        var ranking = new ReasonRanking([[2], [0], [1]], 3);
        ranking.Rank([-1.05, -1.1, -1], tolerance: 0.1).Reasons.Select(r => r.Code).ShouldBe([0, 1, 2]);
        ranking.Rank([-1.05, -1.1, -1], tolerance: 0.06).Reasons.Select(r => r.Code).ShouldBe([1, 2, 0]);
        ranking.Rank([-1.05, -1.1, -1]).Reasons.Select(r => r.Code).ShouldBe([2, 1, 0]);
        new ReasonRanking([[1, 0, 2]], 3).Rank([-1.05, -1, -0.2], tolerance: 0.1).Reasons[0].Feature.ShouldBe(1);
    }

    [Fact]
    public void Rank_AnyContributions_AreTheLargestOfTheRightSign_AndSharesAddUp() => Check(row =>
    {
        foreach (bool low in (bool[])[true, false])
        {
            int sign = low ? -1 : 1;
            double[] pushes = [.. row.Codes.Select(code => sign * code.Sum(f => row.Values[f]))];
            RankedReasons found = new ReasonRanking(row.Codes, row.Values.Length, low, 4).Rank(row.Values, row.Tolerance);
            double[] taken = [.. found.Reasons.Select(r => sign * r.Contribution)];
            double[] left = [.. pushes.Where((_, code) => found.Reasons.All(r => r.Code != code))];
            taken.ShouldAllBe(push => push > row.Tolerance);
            found.Reasons.ShouldAllBe(r => sign * r.Contribution == pushes[r.Code]);
            foreach (double push in left.Where(push => push > row.Tolerance))
                taken.ShouldAllBe(reason => reason >= push - row.Tolerance);
            taken.Length.ShouldBe(Math.Min(4, pushes.Count(push => push > row.Tolerance)));
            for (int i = 1; i < taken.Length; i++)
                taken[i].ShouldBeLessThanOrEqualTo(taken[i - 1] + row.Tolerance);
            double strongestLeft = left.Where(push => push > row.Tolerance).DefaultIfEmpty(0).Max();
            if (taken.Length > 0)
                found.Gap.ShouldBe(taken[^1] - strongestLeft);

            // Values are eighths: sums are exact.
            found.Total.ShouldBe(row.Values.Sum());
            RankedReasons all = new ReasonRanking(row.Codes, row.Values.Length, low, pushes.Length).Rank(row.Values);
            double others = pushes.Where(push => push <= 0).Sum();
            if (sign * found.Total > 0)
                (all.Reasons.Sum(r => r.Share) + (others / (sign * found.Total))).ShouldBe(1, 1e-12);
        }
    });

    [Fact]
    public void Rank_ColumnsInAnotherOrder_ChangesNoBit() => Check(row =>
    {
        double[] values = [.. row.Values.Select((v, i) => v / (i + 3.1))];
        int[] place = [.. Enumerable.Range(0, values.Length)];
        new Random(row.Seed).Shuffle(place);
        double[] moved = new double[values.Length];
        for (int f = 0; f < place.Length; f++)
            moved[place[f]] = values[f];
        RankedReasons first = new ReasonRanking(row.Codes, values.Length).Rank(values, row.Tolerance);
        RankedReasons other = new ReasonRanking([.. row.Codes.Select(code => code.Select(f => place[f]).ToArray())], values.Length).Rank(moved, row.Tolerance);
        other.Reasons.ShouldBe(first.Reasons.Select(r => r with { Feature = place[r.Feature] }));
        (other.Total, other.Gap).ShouldBe((first.Total, first.Gap));
    });

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => new ReasonRanking([[0], [0, 1]], 2)).Message.ShouldContain("The feature 0 is in two codes");
        Should.Throw<ArgumentException>(() => new ReasonRanking([[0]], 2)).Message.ShouldContain("The feature 1 is in no code");
        Should.Throw<ArgumentException>(() => new ReasonRanking([[0, 2]], 2)).Message.ShouldContain("has a feature 2; there are 2");
        Should.Throw<ArgumentException>(() => new ReasonRanking([[0], []], 1)).Message.ShouldContain("The code 1 has no feature");
        Should.Throw<ArgumentOutOfRangeException>(() => new ReasonRanking([[0]], 1, mostReasons: 0));
        var ranking = new ReasonRanking([[0], [1]], 2);
        Should.Throw<ArgumentException>(() => ranking.Rank([1])).Message.ShouldContain("1 contributions for 2 features");
        Should.Throw<ArgumentException>(() => ranking.Rank([1, double.NaN])).Message.ShouldContain("A contribution is NaN");
        Should.Throw<ArgumentOutOfRangeException>(() => ranking.Rank([1, 2], -1));
    }

    // Codes of one to three features; values of eighths, many of them equal, and a tolerance of none or some eighths.
    private static void Check(Action<Row> holds) => Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 24)), seed =>
    {
        var random = new Random(seed);
        int features = 1 + random.Next(12);
        int[] order = [.. Enumerable.Range(0, features)];
        random.Shuffle(order);
        var codes = new List<int[]>();
        for (int at = 0; at < features;)
        {
            int size = Math.Min(features - at, 1 + random.Next(3));
            codes.Add(order[at..(at + size)]);
            at += size;
        }

        holds(new Row(seed, [.. codes], [.. Enumerable.Range(0, features).Select(_ => random.Next(-16, 17) / 8.0)], random.Next(3) / 8.0));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private sealed record Row(int Seed, int[][] Codes, double[] Values, double Tolerance);
}
