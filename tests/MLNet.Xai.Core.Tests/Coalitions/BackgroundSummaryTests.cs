using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Clusters, strata and picked rows.</summary>
public sealed class BackgroundSummaryTests
{
    [Fact]
    public void KMeans_WellApartClusters_AreFound_WithTheirSizes()
    {
        float[] rows = Clusters();
        BackgroundSample centres = BackgroundSummary.KMeans(rows, 2, 3, new KMeansOptions { RoundValues = false });
        var found = Enumerable.Range(0, 3).Select(c => (X: (double)centres.Rows[2 * c], Y: (double)centres.Rows[(2 * c) + 1], Weight: centres.Weights[c])).OrderBy(c => c.X).ToArray();
        ((double[])[.. found.Select(c => c.Weight)]).ShouldBe([10, 20, 30]);
        for (int c = 0; c < 3; c++)
        {
            float[][] own = [.. rows.Chunk(2).Where(r => Math.Abs(r[0] - (100 * c)) < 10)];
            found[c].X.ShouldBe(own.Average(r => r[0]), 1e-4);
            found[c].Y.ShouldBe(own.Average(r => r[1]), 1e-4);
        }

        centres.Indices.ShouldBeNull();
        BackgroundSummary.KMeans(rows, 2, 3, new KMeansOptions { RoundValues = false }).Rows.ShouldBe(centres.Rows);
    }

    [Fact]
    public void KMeans_RoundedValuesOccur_MedoidsAreRows_AndWeightsAreAllRows() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            // Three numbers and a category of four slots.
            int count = 5 + (seed % 60), clusters = 1 + (seed / 7 % 8);
            float[] rows = Mixed(seed, count);
            int[] groups = [0, 1, 2, 3, 3, 3, 3];
            BackgroundSample rounded = BackgroundSummary.KMeans(rows, 7, clusters, new KMeansOptions { Groups = groups, Seed = seed, Standardize = seed % 2 == 0 });
            rounded.Weights.Sum().ShouldBe(count);
            rounded.Weights.ShouldAllBe(w => w >= 1);
            for (int c = 0; c < rounded.Weights.Length; c++)
            {
                for (int f = 0; f < 7; f++)
                    rows.Where((_, i) => i % 7 == f).ShouldContain(rounded.Rows[(c * 7) + f]);
                ((float[])[.. rounded.Rows.AsSpan((c * 7) + 3, 4).ToArray().Order()]).ShouldBe([0, 0, 0, 1], "a valid category");
            }

            BackgroundSample medoids = BackgroundSummary.KMeans(rows, 7, clusters, new KMeansOptions { Medoids = true, Seed = seed, Standardize = seed % 2 == 0 });
            medoids.Weights.ShouldBe(rounded.Weights);
            ShouldBeRows(medoids, rows, 7);
        }));

    // What makes k-means k-means: every row is nearest to its own centre, and every centre is the mean of its rows.
    [Fact]
    public void KMeans_EndsWhereNothingMoves()
    {
        double[] rows = [.. Mixed(3, 80).Select(v => (double)v)];
        var clusters = new KMeansClusters(rows, 7, 6, 300, 1);
        for (int r = 0; r < 80; r++)
            clusters.Distance(r, clusters.Centres[clusters.Cluster[r]]).ShouldBe(clusters.Centres.Min(c => clusters.Distance(r, c)));
        for (int c = 0; c < 6; c++)
        {
            int[] own = [.. Enumerable.Range(0, 80).Where(r => clusters.Cluster[r] == c)];
            for (int f = 0; f < 7; f++)
                clusters.Centres[c][f].ShouldBe(own.Average(r => rows[(r * 7) + f]), 1e-12);
        }
    }

    [Fact]
    public void KMeans_FewDifferentRows_GiveThese_AndTheSameGame()
    {
        float[] rows = [1, 2, 1, 2, 3, 4, 1, 2, 3, 4, 5, 0];
        BackgroundSample summary = BackgroundSummary.KMeans(rows, 2, 5);
        ((double[])[.. summary.Weights.Order()]).ShouldBe([1, 2, 3]);
        ModelFunction<float> product = (from, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = from[2 * r] * from[(2 * r) + 1];
        };
        double[] all = new ExactGame(new MarginalGame<float>(product, 1, [7, 8], rows)).Shapley().Values;
        double[] few = new ExactGame(new MarginalGame<float>(product, 1, [7, 8], summary.Rows, summary.Weights)).Shapley().Values;
        GoldenGame.ShouldBeClose(few, all, 1e-12, "values");
    }

    [Fact]
    public void Stratified_TakesFromEveryPartOfTheScores() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Gen.Choose(0, 100_000).ToArbitrary(), seed =>
        {
            int count = 1 + (seed % 200), sample = 1 + (seed / 3 % 50), strata = 1 + (seed / 11 % 12);
            float[] rows = Mixed(seed, count);
            rows[0] = float.NaN;
            double[] scores = [.. Enumerable.Range(0, count).Select(r => CounterRandom.Normal(seed, (ulong)r))];
            BackgroundSample picked = BackgroundSummary.Stratified(rows, 7, scores, sample, strata, seed);
            picked.Indices!.Length.ShouldBe(Math.Min(sample, count));
            picked.Weights.Sum().ShouldBe(count, 1e-9);
            ShouldBeRows(picked, rows, 7);

            // No stretch of the ordered scores as long as two strata goes without a row; a stratum is as much of the rows as of the sample.
            int[] order = [.. Enumerable.Range(0, count).OrderBy(r => scores[r])];
            int[] places = [.. picked.Indices.Select(i => Array.IndexOf(order, i)).Order()];
            int taken = Math.Min(sample, count), parts = Math.Min(strata, taken), longest = (int)Math.Ceiling((double)((taken + parts - 1) / parts) * count / taken) + 1;
            int[] ends = [-1, .. places, count];
            ends.Skip(1).Zip(ends, (b, a) => b - a - 1).Max().ShouldBeLessThanOrEqualTo(2 * longest);
        }));

    [Fact]
    public void Stratified_AnySizes_HaveARowForEveryWeight()
    {
        for (int count = 1; count <= 30; count++)
        {
            for (int sample = 1; sample <= 30; sample++)
            {
                for (int strata = 1; strata <= 12; strata++)
                {
                    BackgroundSample picked = BackgroundSummary.Stratified(new float[count], 1, new double[count], sample, strata);
                    picked.Indices!.Distinct().Count().ShouldBe(Math.Min(sample, count));
                    picked.Weights.Length.ShouldBe(picked.Indices!.Length);
                    picked.Weights.Sum().ShouldBe(count, 1e-9);
                }
            }
        }
    }

    [Fact]
    public void Stratified_EstimatesTheMean_BetterThanChance()
    {
        double[] scores = [.. Enumerable.Range(0, 1000).Select(r => CounterRandom.Normal(1, (ulong)r))];
        float[] rows = [.. scores.Select(s => (float)s)];
        double mean = scores.Average();
        double[] errors = [.. Enumerable.Range(0, 30).Select(seed =>
        {
            BackgroundSample picked = BackgroundSummary.Stratified(rows, 1, scores, 50, 10, seed);
            return picked.Rows.Select((v, i) => v * picked.Weights[i]).Sum() / 1000 - mean;
        })];
        // A simple sample of 50 would have 1 / 50.
        errors.Average(e => e * e).ShouldBeLessThan(0.25 / 50);
    }

    [Fact]
    public void Where_TakesTheRowsOfThePredicate()
    {
        float[] rows = [10, 11, 12, 13, 14];
        double[] scores = [0.1, 0.6, 0.55, 0.9, 0.52];
        BackgroundSample above = BackgroundSummary.Where(rows, 1, scores, s => s is > 0.5 and < 0.7);
        above.Indices.ShouldBe([1, 2, 4]);
        above.Rows.ShouldBe([11, 12, 14]);
        above.Weights.ShouldBe([1, 1, 1]);
        BackgroundSample two = BackgroundSummary.Where(rows, 1, scores, s => s is > 0.5 and < 0.7, most: 2);
        two.Weights.ShouldBe([1.5, 1.5]);
        two.Indices!.ShouldBeSubsetOf([1, 2, 4]);
        ShouldBeRows(two, rows, 1);
        Should.Throw<ArgumentException>(() => BackgroundSummary.Where(rows, 1, scores, s => s > 1)).Message.ShouldContain("No row's score is taken; the 5 scores go from 0.1 to 0.9");
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => BackgroundSummary.KMeans([1, 2, 3], 2, 1)).Message.ShouldContain("3 numbers are no rows of 2 features");
        Should.Throw<ArgumentException>(() => BackgroundSummary.KMeans([1, 2, 3, float.NaN], 2, 1)).Message.ShouldContain("Row 1, feature 1 is NaN");
        Should.Throw<ArgumentOutOfRangeException>(() => BackgroundSummary.KMeans([1, 2], 2, 0));
        Should.Throw<ArgumentException>(() => BackgroundSummary.KMeans([1, 2], 2, 1, new KMeansOptions { Groups = [0] })).Message.ShouldContain("There are players for 1 features");
        Should.Throw<ArgumentException>(() => BackgroundSummary.Stratified([1, 2], 1, [1], 1)).Message.ShouldContain("There are 1 scores for 2 rows");
        Should.Throw<ArgumentException>(() => BackgroundSummary.Stratified([1, 2], 1, [1, double.NaN], 1)).Message.ShouldContain("The score of row 1 is NaN");
        Should.Throw<ArgumentOutOfRangeException>(() => BackgroundSummary.Where([1, 2], 1, [1, 2], _ => true, most: 0));
    }

    private static void ShouldBeRows(BackgroundSample sample, float[] rows, int features)
    {
        sample.Indices!.Distinct().Count().ShouldBe(sample.Indices!.Length);
        for (int i = 0; i < sample.Indices.Length; i++)
            sample.Rows.AsSpan(i * features, features).ToArray().ShouldBe(rows.AsSpan(sample.Indices[i] * features, features).ToArray());
    }

    private static float[] Clusters() =>
        [.. Enumerable.Range(0, 60).SelectMany(r => (float[])[(float)CounterRandom.Normal(1, (ulong)r) + (r < 10 ? 0 : r < 30 ? 100 : 200), (float)CounterRandom.Normal(2, (ulong)r)])];

    private static float[] Mixed(int seed, int count)
    {
        var rows = new float[count * 7];
        for (int r = 0; r < count; r++)
        {
            for (int f = 0; f < 3; f++)
                rows[(r * 7) + f] = (float)CounterRandom.Normal(seed, (ulong)((r * 3) + f)) * (f == 0 ? 100 : 1);
            rows[(r * 7) + 3 + (int)(4 * CounterRandom.Uniform(seed + 1, (ulong)r))] = 1;
        }

        return rows;
    }
}
