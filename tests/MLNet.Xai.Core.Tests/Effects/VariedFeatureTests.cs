using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Effects;

/// <summary>Features that are varied together: walking trees gives what scoring gives.</summary>
public sealed class VariedFeatureTests
{
    [Fact]
    public void Trees_OfSlotsTogether_AreThoseOfScoring()
    {
        for (int seed = 0; seed < 40; seed++)
        {
            (TreeEnsemble ensemble, float[] rows, int[][] players) = Next(seed);
            foreach (int[] slots in players)
            {
                (VariedFeatures values, int[] pointOfRow) = VariedFeatures.Of(rows, ensemble.FeatureCount, slots);
                double[] walked = TreePartialDependence.Of(ensemble, rows, [values]), scored = Scored(ensemble, rows, [values]);
                walked.ShouldBe(scored, 1e-12);
                TreePartialDependence.Of(ensemble, rows, [values], threads: 1).ShouldBe(walked);
                double[] at = TreePartialDependence.AtRows(ensemble, rows, slots);
                at.ShouldBe(PartialDependence.AtRows((x, n, y) => ensemble.Predict(x, n, y), ensemble.OutputCount, rows, ensemble.FeatureCount, slots), 1e-12);
                for (int r = 0; r < pointOfRow.Length; r++)
                    at[r].ShouldBe(walked[pointOfRow[r]]);
            }

            for (int i = 1; i < players.Length; i++)
            {
                VariedFeatures[] two = [VariedFeatures.Of(rows.AsSpan(0, 5 * ensemble.FeatureCount), ensemble.FeatureCount, players[i]).Values, VariedFeatures.Of(rows, ensemble.FeatureCount, players[i - 1]).Values];
                TreePartialDependence.Of(ensemble, rows, two).ShouldBe(Scored(ensemble, rows, two), 1e-12);
            }
        }
    }

    [Fact]
    public void ManyRows_AreWalkedInBlocks()
    {
        var random = new RandomEnsembles(3) { Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(9000);
        VariedFeatures varied = VariedFeatures.Of(rows.AsSpan(0, 6 * ensemble.FeatureCount), ensemble.FeatureCount, [1]).Values;
        double[] expected = TreePartialDependence.Of(ensemble, rows, [varied], threads: 1);
        TreePartialDependence.Of(ensemble, rows, [varied], threads: 2).ShouldBe(expected);
        expected.ShouldBe(Scored(ensemble, rows, [varied]), 1e-11);
    }

    [Fact]
    public void OfModel_IsTheMeanOfTheRowsOwnCurves()
    {
        float[] rows = [1, 2, 3, 4, 5, 6];
        VariedFeatures[] varied = [new([0], [10, 20]), new([1], [1, 2, 3])];
        double[] own = PartialDependence.Individual(Product, 2, rows, 2, varied), mean = PartialDependence.Of(Product, 2, rows, 2, varied);
        own.Length.ShouldBe(3 * 2 * 6);
        own[..6].ShouldBe([10, 20, 30, 20, 40, 60]);
        own[6..12].ShouldBe([11, 12, 13, 21, 22, 23]);
        mean.ShouldBe(own[..12]);

        static void Product(ReadOnlySpan<float> x, int count, Span<double> y)
        {
            for (int r = 0; r < count; r++)
                (y[2 * r], y[(2 * r) + 1]) = (x[2 * r] * x[(2 * r) + 1], x[2 * r] + x[(2 * r) + 1]);
        }
    }

    [Fact]
    public void FriedmanH_OfFormulas()
    {
        // On a whole grid a sum has none, a product of centred features is nothing but interaction.
        float[] rows = [.. Enumerable.Range(0, 9).SelectMany(i => Enumerable.Range(0, 9).SelectMany(j => (float[])[i - 4, j - 4, (i * j) % 3]))];
        Strength((a, b) => a + (3 * b)).ShouldBe(new FriedmanH(0, 0));
        FriedmanH product = Strength((a, b) => a * b);
        product.Strength.ShouldBe(1, 1e-12);
        product.Size.ShouldBe(60.0 / 9, 1e-12);
        FriedmanH both = Strength((a, b) => a + (2 * a * b));
        both.Size.ShouldBe(2 * 60.0 / 9, 1e-12);
        both.Strength.ShouldBe(Math.Sqrt(4 * Math.Pow(60.0 / 9, 2) / ((60.0 / 9) + (4 * Math.Pow(60.0 / 9, 2)))), 1e-12);

        FriedmanH Strength(Func<double, double, double> f)
        {
            void Model(ReadOnlySpan<float> x, int count, Span<double> y)
            {
                for (int r = 0; r < count; r++)
                    y[r] = f(x[3 * r], x[(3 * r) + 1]);
            }

            double[] At(params int[] slots) => PartialDependence.AtRows(Model, 1, rows, 3, slots);
            FriedmanH pair = FriedmanH.OfPair(At(0, 1), At(0), At(1));
            double[] said = new double[81];
            Model(rows, 81, said);
            FriedmanH all = FriedmanH.OfAll(said, At(0), At(1, 2));
            (all.Strength, all.Size).ShouldSatisfyAllConditions(h => h.Strength.ShouldBe(pair.Strength, 1e-12), h => h.Size.ShouldBe(pair.Size, 1e-12));
            return pair;
        }
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        Should.Throw<ArgumentException>(() => new VariedFeatures([1, 1], [1, 2])).Message.ShouldContain("not all different");
        Should.Throw<ArgumentException>(() => new VariedFeatures([1, 2], [1])).Message.ShouldContain("1 numbers are no points of 2 slots");
        Should.Throw<ArgumentException>(() => PartialDependence.Of((x, n, y) => { }, 1, [1, 2], 2, [new([2], [1])])).Message.ShouldContain("There is no feature 2");
        Should.Throw<ArgumentException>(() => PartialDependence.Of((x, n, y) => { }, 1, [1, 2], 2, [new([1], [1]), new([1], [1])])).Message.ShouldContain("varied twice");
        Should.Throw<ArgumentException>(() => FriedmanH.OfPair([1], [1, 2], [1])).Message.ShouldContain("one a row");
    }

    // Slots that nodes test together are one player, as they would be one column.
    private static (TreeEnsemble Ensemble, float[] Rows, int[][] Players) Next(int seed)
    {
        var random = new RandomEnsembles(seed) { Outputs = 1 + (seed % 2), Categories = seed % 3 == 0 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(40);
        int[] players = ensemble.Players.ToArray();
        return (ensemble, rows, [.. Enumerable.Range(0, ensemble.FeatureCount).GroupBy(f => players[f]).Select(g => g.ToArray())]);
    }

    private static double[] Scored(TreeEnsemble ensemble, float[] rows, IReadOnlyList<VariedFeatures> varied) =>
        PartialDependence.Of((x, n, y) => ensemble.Predict(x, n, y), ensemble.OutputCount, rows, ensemble.FeatureCount, varied);
}
