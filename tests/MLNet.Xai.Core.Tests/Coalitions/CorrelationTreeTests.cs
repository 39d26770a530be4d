using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Hierarchies of correlated players: by hand, and against plain agglomeration.</summary>
public sealed class CorrelationTreeTests
{
    [Fact]
    public void FromCorrelation_ByHand()
    {
        // 0 and 2 rise together (correlation 1), 1 falls with them (-1), 3 does not vary.
        float[] rows = [1, 3, 10, 5, 2, 2, 20, 5, 3, 1, 30, 5];
        // 0 with 2 at distance 0; 3 at distance 1 from everything, which the smaller number ends; 1 at distance 1 from 3.
        PlayerTree.FromCorrelation(rows, 4).Merges.ShouldBe([(0, 2), (3, 4), (1, 5)]);
    }

    [Fact]
    public void FromCorrelation_MissingValuesAreMeans() =>
        PlayerTree.FromCorrelation([1, 1, 5, float.NaN, 2, 1, 3, 3, 4], 3).Merges.ShouldBe(PlayerTree.FromCorrelation([1, 1, 5, 2, 2, 1, 3, 3, 4], 3).Merges);

    [Fact]
    public void FromCorrelation_Groups_AreAsNearAsTheirNearestFeatures()
    {
        float[] rows = [1, 8, 1, 5, 2, 1, 2, 4, 3, 7, 3, 4, 4, 0, 4, 1];
        // Features 0 and 2 are the same: the players 0 and 1 meet first.
        PlayerTree.FromCorrelation(rows, 4, [0, 0, 1, 2]).Merges[0].ShouldBe((0, 1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FromCorrelation_IsSingleLinkage(int seed)
    {
        const int Features = 9, Rows = 15;
        var random = new Random(seed);
        float[] rows = [.. Enumerable.Range(0, Features * Rows).Select(_ => (float)random.NextDouble())];
        double[,] distance = new double[Features, Features];
        for (int i = 0; i < Features; i++)
        {
            for (int j = 0; j < Features; j++)
                distance[i, j] = 1 - Correlation(i, j);
        }

        Dictionary<int, int[]> clusters = Enumerable.Range(0, Features).ToDictionary(i => i, i => (int[])[i]);
        List<(int, int)> expected = [];
        while (clusters.Count > 1)
        {
            (int a, int b) = clusters.Keys.SelectMany(x => clusters.Keys.Where(y => y > x).Select(y => (x, y))).MinBy(p => clusters[p.x].Min(i => clusters[p.y].Min(j => distance[i, j])));
            clusters[Features + expected.Count] = [.. clusters[a], .. clusters[b]];
            clusters.Remove(a);
            clusters.Remove(b);
            expected.Add((a, b));
        }

        PlayerTree.FromCorrelation(rows, Features).Merges.ShouldBe(expected);

        double Correlation(int i, int j)
        {
            double[] x = [.. Enumerable.Range(0, Rows).Select(r => (double)rows[(r * Features) + i])], y = [.. Enumerable.Range(0, Rows).Select(r => (double)rows[(r * Features) + j])];
            double mx = x.Average(), my = y.Average();
            return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
        }
    }

    [Fact]
    public void Evaluations_OfAChainAndOfABalancedTree()
    {
        OwenValues.Evaluations(new PlayerTree(4, [(0, 1), (2, 3), (4, 5)])).ShouldBe(2 + 4 + 4);
        OwenValues.Evaluations(new PlayerTree(4, [(0, 1), (2, 4), (3, 5)])).ShouldBe(2 + 4 + 8);
    }

    [Fact]
    public void FromCorrelation_WhatDoesNotFit_IsSaid()
    {
        Should.Throw<ArgumentException>(() => PlayerTree.FromCorrelation([1, 2, 3], 2)).Message.ShouldContain("3 numbers are no rows of 2 features");
        Should.Throw<ArgumentException>(() => PlayerTree.FromCorrelation([], 2));
        PlayerTree.FromCorrelation([1, 2], 1).Merges.ShouldBeEmpty();
    }
}
