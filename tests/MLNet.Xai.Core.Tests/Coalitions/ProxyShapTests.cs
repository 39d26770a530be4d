using System.Text.Json;
using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Core.Tests.Coalitions;

/// <summary>ProxySHAP against all coalitions and against KernelSHAP with as many.</summary>
public sealed class ProxyShapTests
{
    [Fact]
    public void AllCoalitions_AreExact() =>
        FsCheck.Check.One(FsCheck.Config.QuickThrowOnFailure.WithMaxTest(20), Prop.ForAll(Gen.Choose(0, 10_000).ToArbitrary(), seed =>
        {
            var game = new TableGame(1 + (seed % 8), 1 + (seed % 3), seed);
            GameValues values = ProxyShap.Explain(game, new ProxyShapOptions { Trees = 5 }), exact = new ExactGame(game).Shapley();
            GoldenGame.ShouldBeClose(values.Values, exact.Values, 1e-11, "values");
            values.StandardErrors.ShouldAllBe(e => e == 0);
            values.Evaluations.ShouldBe(game.Players == 1 ? 2 : 1 << game.Players);
        }));

    [Theory]
    [InlineData(60)]
    [InlineData(240)]
    [InlineData(500)]
    public void Values_LieWithinTheirStandardErrors_AndAreUnbiased(int coalitions)
    {
        foreach (CoalitionGame game in (CoalitionGame[])[new TableGame(10, 2, 4), new TableGame(11, 1, 5), Trees(2)])
        {
            double[] exact = new ExactGame(game).Shapley().Values;
            List<double> standard = [];
            for (int seed = 0; seed < 30; seed++)
            {
                GameValues values = ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = coalitions, Seed = seed, Trees = 40 });
                for (int o = 0; o < game.Outputs; o++)
                    values.Values.AsSpan(o * game.Players, game.Players).ToArray().Sum().ShouldBe(values.Predictions[o] - values.BaseValues[o], 1e-9);
                standard.AddRange(values.Values.Select((v, i) => (Error: v - exact[i], Standard: values.StandardErrors[i])).Where(v => v.Standard > 0).Select(v => v.Error / v.Standard));
            }

            // With 60 coalitions a size has 4 or 5 pairs: the square of Student's t is larger than 1 in the mean.
            standard.Average(z => z * z).ShouldBeInRange(0.7, coalitions == 60 ? 1.7 : 1.3);
            Math.Abs(standard.Average()).ShouldBeLessThan(0.2);
        }
    }

    [Theory]
    [InlineData("trees", 240, 0.8)]
    [InlineData("trees", 480, 0.8)]
    [InlineData("sums", 240, 0.4)]
    [InlineData("sums", 480, 0.3)]
    [InlineData("golden", 240, 0.8)]
    [InlineData("golden", 480, 0.8)]
    public void TwelvePlayers_ErrorIsBelowKernelShaps_WithAsManyCoalitions(string kind, int coalitions, double ratio)
    {
        List<double> proxy = [], kernel = [];
        for (int number = 0; number < 5; number++)
        {
            CoalitionGame game = kind switch { "trees" => Trees(number), "sums" => Sums(number), _ => Golden(number) };
            double[] exact = new ExactGame(game).Shapley().Values;
            for (int seed = 0; seed < 5; seed++)
            {
                GameValues ours = ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = coalitions, Seed = seed });
                GameValues theirs = KernelShap.Explain(game, new KernelShapOptions { Coalitions = coalitions, Seed = seed });
                ours.Evaluations.ShouldBe(theirs.Evaluations);
                proxy.Add(Error(ours.Values, exact));
                kernel.Add(Error(theirs.Values, exact));
            }
        }

        (Median(proxy) / Median(kernel)).ShouldBeLessThan(ratio);
    }

    [Fact]
    public void AnyGame_ErrorIsNotMuchAboveKernelShaps()
    {
        List<double> ratios = [];
        for (int number = 0; number < 8; number++)
        {
            var game = new TableGame(12, 1, number);
            double[] exact = new ExactGame(game).Shapley().Values;
            ratios.Add(Error(ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = 240 }).Values, exact) / Error(KernelShap.Explain(game, new KernelShapOptions { Coalitions = 240 }).Values, exact));
        }

        Median(ratios).ShouldBeLessThan(1.35);
    }

    [Fact]
    public void BoostedTrees_OfFullDepth_AreTheTable_AndMoreRoundsFitBetter()
    {
        byte[] masks = [.. Enumerable.Range(0, 16).SelectMany(s => Enumerable.Range(0, 4).Select(p => (byte)(s >> p & 1)))];
        double[] targets = [.. Enumerable.Range(0, 16).Select(s => CounterRandom.Normal(1, (ulong)s))];
        double Squares(ProxyShapOptions options)
        {
            TreeEnsemble trees = BoostedTrees.Fit(masks, 4, targets, options);
            var predictions = new double[16];
            trees.Predict([.. masks.Select(m => (float)m)], 16, predictions);
            return predictions.Zip(targets, (p, t) => (p - t) * (p - t)).Sum();
        }

        Squares(new ProxyShapOptions { Trees = 1, Depth = 4, LearningRate = 1 }).ShouldBeLessThan(1e-24);
        double ten = Squares(new ProxyShapOptions { Trees = 10, Depth = 2 }), hundred = Squares(new ProxyShapOptions { Trees = 100, Depth = 2 });
        hundred.ShouldBeLessThan(ten);
        targets = [.. Enumerable.Range(0, 16).Select(s => (double)((s & 1) * (s >> 1 & 1)) - (2 * (s >> 3 & 1)))];
        Squares(new ProxyShapOptions { Trees = 400, Depth = 2 }).ShouldBeLessThan(1e-6, "a game of pairs");
        BoostedTrees.Fit(masks, 4, new double[16], new ProxyShapOptions()).TreeCount.ShouldBe(1);
    }

    [Fact]
    public void SameSeed_SameBits_AndWhatCannotWorkIsSaid()
    {
        MarginalGame<float> game = Trees(1);
        ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = 100 }).Values.ShouldBe(ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = 100 }).Values);
        Should.Throw<ArgumentException>(() => ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = 12 })).Message.ShouldContain("Give Coalitions = 48 or more");
        ProxyShap.Explain(game, new ProxyShapOptions { Coalitions = 48 }).StandardErrors.ShouldAllBe(e => e > 0 && double.IsFinite(e));
        ProxyShap.Explain(new TableGame(11, 1, 1), new ProxyShapOptions { Coalitions = 44 }).StandardErrors.ShouldAllBe(e => e > 0 && double.IsFinite(e));
        foreach (ProxyShapOptions options in (ProxyShapOptions[])[new() { Coalitions = 1 }, new() { Folds = 1 }, new() { Trees = 0 }, new() { Depth = 0 }, new() { LearningRate = 0 }])
            Should.Throw<ArgumentOutOfRangeException>(() => ProxyShap.Explain(game, options));
        ProxyShap.Explain(new MarginalGame<double>((rows, count, outputs) => outputs.Fill(3), 1, [1, 2], [1, 2])).Values.ShouldBe([0, 0]);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Should.Throw<OperationCanceledException>(() => ProxyShap.Explain(game, cancellation: cancelled.Token));
    }

    [Fact]
    public void FourCoalitionsAPlayer_AreEnough_AndEverySizeIsCounted()
    {
        for (int players = 3; players <= 60; players++)
        {
            CoalitionSample sample = CoalitionSampler.Draw(players, 4 * players, CoalitionSampling.Leverage, 1);
            var pairs = new CoalitionPairs(sample, 5);
            (pairs.Folds >= 2 || pairs.Sizes.All(s => s.IsWhole)).ShouldBeTrue($"{players} players");
            pairs.Sizes.Length.ShouldBe(players / 2);
            pairs.Sizes.Sum(s => s.Units.Length).ShouldBe(sample.Count / 2);
            if (players < 50)
                pairs.Sizes.Sum(s => s.Population).ShouldBe((1L << (players - 1)) - 1);
        }

        var wide = new MarginalGame<double>((rows, count, outputs) => outputs.Clear(), 1, new double[1001], [.. Enumerable.Repeat(1.0, 1001)]);
        Should.Throw<ArgumentException>(() => ProxyShap.Explain(wide)).Message.ShouldContain("1001 players matter");
    }

    private static double Error(double[] values, double[] exact) => Math.Sqrt(values.Zip(exact, (a, b) => (a - b) * (a - b)).Sum() / exact.Sum(e => e * e));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    /// <summary>A forest of 12 features against 10 rows.</summary>
    private static MarginalGame<float> Trees(int seed)
    {
        var random = new RandomEnsembles(seed) { Features = 12, Trees = 30, Depth = 4, Stop = 0.05 };
        TreeEnsemble ensemble = random.Next();
        return new MarginalGame<float>((rows, count, outputs) => ensemble.Predict(rows, count, outputs, 1), 1, random.Rows(1), random.Rows(10));
    }

    /// <summary>Functions and products of a few features.</summary>
    private static MarginalGame<double> Sums(int seed) => new(
        (rows, count, outputs) =>
        {
            for (int r = 0; r < count; r++)
            {
                ReadOnlySpan<double> x = rows.Slice(12 * r, 12);
                outputs[r] = (2 * x[0]) - (x[1] * x[1]) + (x[2] * x[3]) + Math.Sin(x[4]) + (Math.Max(x[5], 0) * (x[9] > 0 ? 1 : 0)) + Math.Abs(x[10]) + (x[6] * x[7] * x[8]) - x[11];
            }
        },
        1,
        [.. Enumerable.Range(0, 12).Select(i => CounterRandom.Normal(seed, (ulong)i))],
        [.. Enumerable.Range(12, 120).Select(i => CounterRandom.Normal(seed, (ulong)i))]);

    /// <summary>The golden function of 12 players at its row and at rows of its background.</summary>
    private static MarginalGame<double> Golden(int number)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(TestData.GoldenFiles("kernel").Single(f => Path.GetFileNameWithoutExtension(f) == "sampled_m12")));
        JsonElement root = document.RootElement;
        return GoldenGame.Of(root, GoldenGame.Numbers(number == 0 ? root.GetProperty("x") : root.GetProperty("background")[number - 1]));
    }
}
