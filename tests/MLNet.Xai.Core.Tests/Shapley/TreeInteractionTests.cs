using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Coalitions;
using MLNet.Xai.Core.Tests.Shapley.Interventional;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Trees' interactions of any order against the definitions over all coalitions.</summary>
public sealed class TreeInteractionTests
{
    [Fact]
    public void PathDependent_AnyOrder_IsTheDefinition() => ForAll(Features, (random, groups, index, order) =>
    {
        TreeEnsemble ensemble = random.Next();
        var explainer = new TreeInteractionExplainer(ensemble, index, order, new TreeShapOptions { Groups = groups });
        foreach (float[] row in Rows(random))
        {
            InteractionValues values = explainer.Explain(row);
            for (int k = 0; k < ensemble.OutputCount; k++)
            {
                double[] game = [.. BruteForce.Coalitions(ensemble, row, groups, k).Select(v => v + ensemble.BaseOffset[k])];
                Check(values, k, game, groups.Max() + 1);
            }
        }
    });

    [Fact]
    public void Interventional_AnyOrder_IsTheDefinition() => ForAll(Features, (random, groups, index, order) =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] background = random.Rows(70);
        var options = new TreeShapOptions { Groups = groups, Perturbation = TreeShapPerturbation.Interventional, Background = background };
        var explainer = new TreeInteractionExplainer(ensemble, index, order, options);
        foreach (float[] row in Rows(random))
        {
            InteractionValues values = explainer.Explain(row);
            double[][] games = InterventionalBruteForce.Games(ensemble, row, background, groups, null);
            for (int k = 0; k < ensemble.OutputCount; k++)
                Check(values, k, games[k], groups.Max() + 1);
        }
    });

    // The exact game of the model as a black box, without any of the trees' machinery.
    [Fact]
    public void Interventional_IsTheExactGameOfTheModel()
    {
        var random = new RandomEnsembles(4) { Features = 6, Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        float[] background = random.Rows(9), row = random.Rows(1);
        var options = new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional, Background = background };
        InteractionValues trees = new TreeInteractionExplainer(ensemble, InteractionIndex.FaithfulShapley, 3, options).Explain(row);
        var game = new MarginalGame<float>((rows, count, outputs) => ensemble.Predict(rows, count, outputs), 2, row, background);
        InteractionValues exact = new ExactGame(game).Interactions(InteractionIndex.FaithfulShapley, 3);
        GoldenGame.ShouldBeClose(trees.Values.ToArray(), exact.Values.ToArray(), 1e-12, "values");
        GoldenGame.ShouldBeClose([.. trees.BaseValues], [.. exact.BaseValues], 1e-12, "base");
        GoldenGame.ShouldBeClose([.. trees.Predictions], [.. exact.Predictions], 1e-12, "predictions");
    }

    [Fact]
    public void OrderTwo_IsTheMatrixOfTreeShap()
    {
        foreach (bool interventional in (bool[])[false, true])
        {
            var random = new RandomEnsembles(9) { Features = 14, Depth = 8, Trees = 12, Stop = 0.05, Categories = true };
            TreeEnsemble ensemble = random.Next();
            TreeShapOptions options = interventional ? new() { Perturbation = TreeShapPerturbation.Interventional, Background = random.Rows(80) } : new();
            var explainer = new TreeInteractionExplainer(ensemble, InteractionIndex.KShapley, 2, options);
            float[] rows = random.Rows(5);
            double[] matrices = new double[5 * 14 * 14];
            new TreeShapExplainer(ensemble, options).ExplainInteractions(rows, 5, matrices);
            InteractionValues[] all = explainer.Explain(rows, 5);
            for (int r = 0; r < 5; r++)
            {
                foreach (int[] set in all[r].Sets())
                {
                    double expected = set.Length == 1 ? matrices[(((r * 14) + set[0]) * 14) + set[0]] : 2 * matrices[(((r * 14) + set[0]) * 14) + set[1]];
                    all[r][0, set].ShouldBe(expected, 1e-11);
                }
            }
        }
    }

    [Fact]
    public void DeepPaths_KeepTheirDigits()
    {
        var random = new RandomEnsembles(3) { Chain = true, Depth = 60, Features = 30, Trees = 2, BothDefaults = false };
        TreeEnsemble ensemble = random.Next();
        float[] row = random.Rows(1);
        double[] matrix = new double[30 * 30];
        new TreeShapExplainer(ensemble).ExplainInteractions(row, 1, matrix);
        InteractionValues values = new TreeInteractionExplainer(ensemble, InteractionIndex.KShapley, 2).Explain(row);
        foreach (int[] set in values.Sets())
            values[0, set].ShouldBe(set.Length == 1 ? matrix[(set[0] * 30) + set[0]] : 2 * matrix[(set[0] * 30) + set[1]], 1e-13);
        InteractionValues faithful = new TreeInteractionExplainer(ensemble, InteractionIndex.FaithfulShapley, 3).Explain(row);
        faithful.Sets().Sum(set => faithful[0, set]).ShouldBe(faithful.Predictions[0] - faithful.BaseValues[0], 1e-10);
    }

    [Fact]
    public void Threads_GiveTheSameBits()
    {
        var random = new RandomEnsembles(2) { Features = 8, Depth = 6 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(30);
        InteractionValues[] one = new TreeInteractionExplainer(ensemble, InteractionIndex.KShapley, 3, new TreeShapOptions { Threads = 1 }).Explain(rows, 30);
        InteractionValues[] two = new TreeInteractionExplainer(ensemble, InteractionIndex.KShapley, 3, new TreeShapOptions { Threads = 2 }).Explain(rows, 30);
        for (int r = 0; r < 30; r++)
            two[r].Values.ToArray().ShouldBe(one[r].Values.ToArray());
    }

    [Fact]
    public void WhatCannotWork_IsSaid()
    {
        TreeEnsemble ensemble = new RandomEnsembles(1).Next();
        Should.Throw<ArgumentOutOfRangeException>(() => new TreeInteractionExplainer(ensemble, InteractionIndex.Shapley, 7)).Message.ShouldContain("Interactions are of 1 to 6 players");
        Should.Throw<ArgumentException>(() => new TreeInteractionExplainer(ensemble, InteractionIndex.Shapley, 2, new TreeShapOptions { Units = ExplanationUnits.Probability })).Message.ShouldContain("Set Units = Margin");
        Should.Throw<ArgumentException>(() => new TreeInteractionExplainer(ensemble.WithCovers(new double[ensemble.NodeCount]), InteractionIndex.Shapley, 2)).Message.ShouldContain("has no node covers");
        Should.Throw<ArgumentException>(() => new TreeInteractionExplainer(ensemble, InteractionIndex.Shapley, 2, new TreeShapOptions { Perturbation = TreeShapPerturbation.Interventional })).Message.ShouldContain("Background is empty");
        Should.Throw<ArgumentException>(() => new TreeInteractionExplainer(ensemble, InteractionIndex.Shapley, 2).Explain([1, 2])).Message.ShouldContain("The row has 2 features");
        Should.Throw<ArgumentException>(() => new TreeInteractionExplainer(ensemble, InteractionIndex.Shapley, 2).Explain(new float[6], 2)).Message.ShouldContain("6 values for 2 rows");
    }

    private static IEnumerable<float[]> Rows(RandomEnsembles random) => random.Rows(3).Chunk(Features);

    private const int Features = 7;

    private static void Check(InteractionValues values, int output, double[] game, int players)
    {
        double[] expected = InteractionDefinitions.Of(game, players, values.Index, values.Order);
        foreach (int[] set in values.Sets())
            values[output, set].ShouldBe(expected[set.Sum(p => 1 << p)], 1e-9, $"{values.Index} of order {values.Order}, {string.Join(",", set)}");
        values.BaseValues[output].ShouldBe(game[0], 1e-12);
        values.Predictions[output].ShouldBe(game[^1], 1e-12);
    }

    // Features alone, or four groups of seven features; with categories the last three are one player, so that only groups make every feature a player.
    private static void ForAll(int features, Action<RandomEnsembles, int[], InteractionIndex, int> check) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), seed =>
        {
            bool grouped = seed % 2 == 0;
            int[] groups = grouped ? [3, 0, 1, (seed / 2) % 4, 2, 2, 2] : [.. Enumerable.Range(0, features)];
            var index = (InteractionIndex)(seed / 8 % 5);
            int order = 1 + (seed / 40 % 4);
            check(new RandomEnsembles(seed) { Categories = grouped, Features = features, Outputs = 1 + (seed / 4 % 2), Trees = 3, Empty = 0.05 }, groups, index, order);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));
}
