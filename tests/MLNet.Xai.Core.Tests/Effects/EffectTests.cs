using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Effects;

public sealed class EffectTests
{
    [Fact]
    public void TreePartialDependence_IsThatOfScoring()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            var random = new RandomEnsembles(seed) { Outputs = 1 + (seed % 2), Categories = seed % 3 == 0 };
            TreeEnsemble ensemble = random.Next();
            float[] rows = random.Rows(40);
            (int features, int outputs) = (ensemble.FeatureCount, ensemble.OutputCount);
            for (int feature = 0; feature < features; feature++)
            {
                float[] grid = [.. Enumerable.Range(0, 40).Select(r => rows[(r * features) + feature]).Distinct().Order(), float.NaN];
                if (Varies(ensemble, feature) is not { } walked)
                    continue;
                double[] curve = walked(rows, grid);
                for (int g = 0; g < grid.Length; g++)
                {
                    double[] expected = Brute(ensemble, rows, row => row[feature] = grid[g]);
                    for (int o = 0; o < outputs; o++)
                        curve[(o * grid.Length) + g].ShouldBe(expected[o], 1e-12);
                }

                int other = (feature + 1) % features;
                if (other == feature || Varies(ensemble, other) is null)
                    continue;
                float[] few = [grid[0], grid[grid.Length / 2]], more = [rows[other], rows[features + other], 0];
                double[] surface = TreePartialDependence.OfTwo(ensemble, rows, feature, few, other, more);
                for (int i = 0; i < few.Length * more.Length; i++)
                {
                    double[] expected = Brute(ensemble, rows, row => (row[feature], row[other]) = (few[i / more.Length], more[i % more.Length]));
                    for (int o = 0; o < outputs; o++)
                        surface[(o * few.Length * more.Length) + i].ShouldBe(expected[o], 1e-12);
                }
            }
        }
    }

    [Fact]
    public void AccumulatedLocalEffects_OfASum_AreTheParts()
    {
        // 2 x0 + x1^2 over a grid of rows: the effects are the parts, the joint effect is nothing; of x0 x1 it is the product of the centred features.
        double[] rows = [.. Enumerable.Range(0, 21).SelectMany(i => Enumerable.Range(0, 21).SelectMany(j => (double[])[i / 20.0, j / 20.0]))];
        double[] edges = [.. Enumerable.Range(0, 11).Select(k => k / 10.0)];
        double[] linear = AccumulatedLocalEffects.Of((x, n, y) => Fill(x, n, y, (a, b) => (2 * a) + (b * b)), 1, rows, 2, 0, edges);
        (linear[^1] - linear[0]).ShouldBe(2, 1e-12);
        (linear[5] - linear[4]).ShouldBe(0.2, 1e-12);
        AccumulatedLocalEffects.OfTwo((x, n, y) => Fill(x, n, y, (a, b) => (2 * a) + (b * b)), 1, 0, rows, 2, (0, edges), (1, edges)).Values.ShouldAllBe(v => Math.Abs(v) < 1e-12);
        double[] product = AccumulatedLocalEffects.OfTwo((x, n, y) => Fill(x, n, y, (a, b) => a * b), 1, 0, rows, 2, (0, edges), (1, edges)).Values;
        product[0].ShouldBe(0.25, 0.03);
        product[10].ShouldBe(-0.25, 0.03);
        product[60].ShouldBe(0, 0.01);
    }

    [Fact]
    public void PermutationImportance_OfGroups_ShufflesThemTogether()
    {
        // The model is the difference of two equal features: shuffled together nothing happens, alone it does.
        float[] rows = [.. Enumerable.Range(0, 50).SelectMany(i => (float[])[i, i, 3])];
        ImportanceScores alone = PermutationImportance.Of<float>(Score, rows, 3), together = PermutationImportance.Of<float>(Score, rows, 3, [[0, 1], [2]]);
        alone.Groups.ShouldBe(3);
        alone.Baseline.ShouldBe([0]);
        alone.Mean(0, 0).ShouldBeGreaterThan(10);
        (alone.Mean(2, 0), alone.Deviation(2, 0)).ShouldBe((0, 0));
        together.Importances(0, 0).ShouldBe([0, 0, 0, 0, 0]);
        PermutationImportance.Of<float>(Score, rows, 3, threads: 1).Importances(1, 0).ShouldBe(alone.Importances(1, 0));

        // Who scores into the same array again and again gets the same numbers.
        double[] again = [0];
        PermutationImportance.Of<float>(rows => { again[0] = Score(rows)[0]; return again; }, rows, 3, threads: 1).Importances(1, 0).ShouldBe(alone.Importances(1, 0));
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => PermutationImportance.Of<float>(Score, rows, 3, cancellation: cancelled.Token));
        Should.Throw<ArgumentException>(() => PermutationImportance.Of<float>(Score, rows, 3, [[3]])).Message.ShouldContain("There is no feature 3: a row has 3");

        static double[] Score(ReadOnlySpan<float> rows)
        {
            double sum = 0;
            for (int r = 0; r < rows.Length / 3; r++)
                sum -= Math.Abs(rows[3 * r] - rows[(3 * r) + 1]);
            return [sum];
        }
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        double[] rows = [0, 1, 2, 3];
        Should.Throw<ArgumentException>(() => FeatureGrid.Of([double.NaN])).Message.ShouldContain("all are NaN");
        Should.Throw<ArgumentException>(() => FeatureGrid.Of([1, 2], low: 0.5, high: 0.5)).Message.ShouldContain("no range");
        Should.Throw<ArgumentException>(() => PartialDependence.Of((x, n, y) => y.Clear(), 1, rows, 3, 0, [1])).Message.ShouldContain("4 numbers are no rows of 3 features");
        Should.Throw<ArgumentException>(() => PartialDependence.Of((x, n, y) => y.Clear(), 1, rows, 2, 2, [1])).Message.ShouldContain("There is no feature 2");
        Should.Throw<ArgumentException>(() => AccumulatedLocalEffects.Of((x, n, y) => y.Clear(), 1, rows, 2, 0, [0])).Message.ShouldContain("two edges at least");
        Should.Throw<ArgumentException>(() => AccumulatedLocalEffects.Of((x, n, y) => y.Clear(), 1, rows, 2, 0, [0, 0])).Message.ShouldContain("does not lie above");
        Should.Throw<ArgumentException>(() => AccumulatedLocalEffects.Of((x, n, y) => y.Clear(), 1, rows, 2, 0, [0, 1])).Message.ShouldContain("Row 1: feature 0 is 2, outside of the edges");
        FeatureGrid.Edges([1, 1, 1, 1, 2], 4).ShouldBe([1, 2]);
    }

    private static void Fill(ReadOnlySpan<double> rows, int count, Span<double> outputs, Func<double, double, double> function)
    {
        for (int r = 0; r < count; r++)
            outputs[r] = function(rows[2 * r], rows[(2 * r) + 1]);
    }

    // Null where a node tests the feature together with other slots, which cannot be walked.
    private static Func<float[], float[], double[]>? Varies(TreeEnsemble ensemble, int feature)
    {
        bool together = ensemble.CategoricalSplits.Any(s => s.Kind == CategoricalSplitKind.AnySlotGoesRight && s.Members.Contains(feature));
        if (!together)
            return (rows, grid) => TreePartialDependence.Of(ensemble, rows, feature, grid);
        return null;
    }

    private static double[] Brute(TreeEnsemble ensemble, float[] rows, Action<float[]> change)
    {
        var sums = new double[ensemble.OutputCount];
        var outputs = new double[sums.Length];
        int count = rows.Length / ensemble.FeatureCount;
        for (int r = 0; r < count; r++)
        {
            float[] row = rows[(r * ensemble.FeatureCount)..((r + 1) * ensemble.FeatureCount)];
            change(row);
            ensemble.Predict(row, outputs);
            for (int o = 0; o < sums.Length; o++)
                sums[o] += outputs[o] / count;
        }

        return sums;
    }
}
