using System.Text.Json;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>Štrumbelj and Kononenko's sampling against all coalitions.</summary>
public sealed class SamplingShapTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Values_LieWithinTheirStandardErrors(bool addUp)
    {
        MarginalGame<double> rows = Products(7);
        var table = new TableGame(6, 2, 11);
        foreach (CoalitionGame game in (CoalitionGame[])[rows, table])
        {
            double[] exact = new ExactGame(game).Shapley().Values;
            List<double> standard = [];
            for (int seed = 0; seed < 60; seed++)
            {
                GameValues values = SamplingShap.Explain(game, new SamplingShapOptions { Samples = 600, AddUp = addUp, Seed = seed });
                for (int o = 0; addUp && o < game.Outputs; o++)
                    values.Values.AsSpan(o * game.Players, game.Players).ToArray().Sum().ShouldBe(values.Predictions[o] - values.BaseValues[o], 1e-10);
                for (int i = 0; i < exact.Length; i++)
                {
                    // Nothing of the first feature goes into the products.
                    if (values.StandardErrors[i] == 0)
                        values.Values[i].ShouldBe(exact[i], 1e-12);
                    else
                        standard.Add((values.Values[i] - exact[i]) / values.StandardErrors[i]);
                }
            }

            standard.Average(z => z * z).ShouldBeInRange(0.8, 1.25);
            Math.Abs(standard.Average()).ShouldBeLessThan(0.25);
        }
    }

    [Fact]
    public void Golden_Functions()
    {
        List<double> standard = [];
        foreach (string file in TestData.GoldenFiles("kernel").Where(f => Path.GetFileName(f).StartsWith("exact_", StringComparison.Ordinal)))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            JsonElement root = document.RootElement;
            foreach (JsonElement row in root.GetProperty("rows").EnumerateArray())
            {
                MarginalGame<double> game = GoldenGame.Of(root, GoldenGame.Numbers(row.GetProperty("x")));
                double[] exact = GoldenGame.ByOutput(row.GetProperty("exact_shapley_values"));
                GameValues values = SamplingShap.Explain(game, new SamplingShapOptions { Samples = 1000 * game.Players });
                GoldenGame.ShouldBeClose(values.BaseValues, new ExactGame(game).Shapley().BaseValues, 1e-12, "base");
                for (int i = 0; i < exact.Length; i++)
                {
                    double error = values.StandardErrors[i];
                    values.Values[i].ShouldBe(exact[i], (5 * error) + 1e-9, file);
                    if (error > 1e-6)
                        standard.Add((values.Values[i] - exact[i]) / error);
                }
            }
        }

        standard.Count.ShouldBeGreaterThan(50);
        standard.Average(z => z * z).ShouldBeInRange(0.5, 1.6);
    }

    [Fact]
    public void UnsteadyPlayers_GetMoreSamples_AndEachCostsTwoRows()
    {
        // The first is additive and its background constant but for one row: hardly unsteady. The last two multiply.
        MarginalGame<double> game = Products(3);
        GameValues even = SamplingShap.Explain(game, new SamplingShapOptions { Samples = 12_000, AddUp = false });
        even.Evaluations.ShouldBeInRange(2 + (2 * 11_990), 2 + (2 * 12_000));
        double[] exact = new ExactGame(game).Shapley().Values;
        for (int p = 0; p < 3; p++)
            even.Values[p].ShouldBe(exact[p], 5 * even.StandardErrors[p]);

        // As many samples for all alike would leave variances in the ratio of the samples' own; Neyman's leaves their roots.
        GameValues half = SamplingShap.Explain(game, new SamplingShapOptions { Samples = 3_000, AddUp = false });
        (half.StandardErrors.Max() / even.StandardErrors.Max()).ShouldBeInRange(1.7, 2.3);
    }

    [Fact]
    public void LinearModelAndOneBackgroundRow_LeaveNothingToChance()
    {
        var game = new MarginalGame<double>((rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = (2 * rows[2 * r]) - rows[(2 * r) + 1];
        }, 1, [1, 3], [0, 1]);
        GameValues values = SamplingShap.Explain(game, new SamplingShapOptions { Samples = 8 });
        GoldenGame.ShouldBeClose(values.Values, [2, -2], 1e-12, "values");
        values.StandardErrors.ShouldBe([0, 0]);
    }

    [Fact]
    public void BackgroundRows_AreDrawnByTheirWeights()
    {
        // A row without weight is never asked about, in whatever place.
        var game = new MarginalGame<double>((rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
                outputs[r] = rows[2 * r] * rows[(2 * r) + 1];
        }, 1, [1, 1], [1e9, 1e9, 0, 0, 1e9, 1e9, 2, 3, 1e9, 1e9], [0, 1, 0, 3, 0]);
        GameValues values = SamplingShap.Explain(game, new SamplingShapOptions { Samples = 20_000, AddUp = false });
        double[] exact = new ExactGame(game).Shapley().Values;
        for (int p = 0; p < 2; p++)
            values.Values[p].ShouldBe(exact[p], 5 * values.StandardErrors[p]);
        values.StandardErrors.ShouldAllBe(e => e < 0.1);
    }

    [Fact]
    public void SameSeed_SameBits_AndWhatCannotWorkIsSaid()
    {
        MarginalGame<double> game = Products(5);
        SamplingShap.Explain(game, new SamplingShapOptions { Samples = 200 }).Values.ShouldBe(SamplingShap.Explain(game, new SamplingShapOptions { Samples = 200 }).Values);
        SamplingShap.Explain(game, new SamplingShapOptions { Samples = 200, Seed = 2 }).Values.ShouldNotBe(SamplingShap.Explain(game, new SamplingShapOptions { Samples = 200 }).Values);
        Should.Throw<ArgumentOutOfRangeException>(() => SamplingShap.Explain(game, new SamplingShapOptions { Samples = 19 })).Message.ShouldContain("Samples is at least 20");
        var nan = new MarginalGame<double>((rows, count, outputs) => outputs.Fill(double.NaN), 1, [1, 2], [0, 0]);
        Should.Throw<InvalidOperationException>(() => SamplingShap.Explain(nan)).Message.ShouldContain("NaN or infinite");
        SamplingShap.Explain(new MarginalGame<double>((rows, count, outputs) => outputs.Fill(3), 1, [1, 2], [1, 2])).Values.ShouldBe([0, 0]);
        SamplingShap.Explain(new TableGame(1, 1, 3)).StandardErrors.ShouldBe([0]);
    }

    /// <summary>Sums and products of neighbours, two outputs, 30 background rows with weights.</summary>
    private static MarginalGame<double> Products(int features) => new(
        (rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
            {
                double sum = rows[r * features], products = 1;
                for (int f = 1; f < features; f++)
                {
                    sum += rows[(r * features) + f] * rows[(r * features) + f - 1];
                    products *= 0.5 + rows[(r * features) + f];
                }

                (outputs[2 * r], outputs[(2 * r) + 1]) = (sum, products);
            }
        },
        2,
        [.. Enumerable.Range(0, features).Select(f => 0.4 + (0.1 * f))],
        [.. Enumerable.Range(0, 30 * features).Select(i => CounterRandom.Uniform(5, (ulong)i))],
        [.. Enumerable.Range(0, 30).Select(i => 0.2 + CounterRandom.Uniform(6, (ulong)i))]);
}
