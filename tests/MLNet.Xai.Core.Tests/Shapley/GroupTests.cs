using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Shapley.Interventional;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>Groups of features as players, against the definition over all coalitions of groups.</summary>
public sealed class GroupTests
{
    [Fact]
    public void Explain_PathDependentGroups_AreTheGroupsShapleyValues() => ForAll((random, groups) =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(12);
        foreach (TreeShapKernel kernel in (TreeShapKernel[])[TreeShapKernel.Auto, TreeShapKernel.Row, TreeShapKernel.Batch, TreeShapKernel.Table])
        {
            Check(new TreeShapExplainer(ensemble, new TreeShapOptions { Groups = groups, Kernel = kernel }), rows,
                row => [.. Enumerable.Range(0, ensemble.OutputCount).Select(k => Game(ensemble, row, groups, k))]);
        }
    });

    [Fact]
    public void Explain_InterventionalGroups_AreTheGroupsShapleyValues() => ForAll((random, groups) =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(12);
        float[] background = random.Rows(7);
        var options = new TreeShapOptions { Groups = groups, Perturbation = TreeShapPerturbation.Interventional, Background = background };
        Check(new TreeShapExplainer(ensemble, options), rows, row => InterventionalBruteForce.Games(ensemble, row, background, groups, null));
    });

    [Fact]
    public void Explain_ProbabilityOfGroups_AreTheGroupsShapleyValues() => ForAll((random, groups) =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(3);
        float[] background = random.Rows(7);
        OutputLink link = ensemble.OutputCount > 1 ? OutputLink.Softmax() : OutputLink.Logistic();
        var options = new TreeShapOptions
        {
            Groups = groups,
            Perturbation = TreeShapPerturbation.Interventional,
            Background = background,
            Units = ExplanationUnits.Probability,
            Link = link,
        };
        Check(new TreeShapExplainer(ensemble, options), rows, row => InterventionalBruteForce.Games(ensemble, row, background, groups, link), interactions: false);
    });

    [Fact]
    public void Explain_GroupsOfOneFeature_AreTheSameBits()
    {
        var random = new RandomEnsembles(3) { Outputs = 2 };
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(40);

        Values(new TreeShapExplainer(ensemble, new TreeShapOptions { Groups = (int[])[0, 1, 2, 3, 4, 5] }), rows, 40).ShouldBe(Values(new TreeShapExplainer(ensemble), rows, 40));
    }

    // Two slots that only matter together: by themselves each gets a share that the column does not have.
    [Fact]
    public void Explain_TwoSlotsOfOneColumn_IsNotTheSumOfTheirValues()
    {
        var builder = new TreeEnsembleBuilder(featureCount: 3);
        builder.SetSplit(builder.AddTree(), 0, 0.5f, out int no, out int yes, cover: 4);
        builder.SetLeaf(no, [0], cover: 2);
        builder.SetSplit(yes, 1, 0.5f, out int alone, out int both, cover: 2);
        builder.SetLeaf(alone, [0], cover: 1);
        builder.SetSplit(both, 2, 0.5f, out int cheap, out int dear, cover: 1);
        builder.SetLeaf(cheap, [0], cover: 0.5);
        builder.SetLeaf(dear, [12], cover: 0.5);
        TreeEnsemble ensemble = builder.Build();
        float[] row = [1, 1, 1];

        double[] slots = Values(new TreeShapExplainer(ensemble), row, 1);
        double[] groups = Values(new TreeShapExplainer(ensemble, new TreeShapOptions { Groups = (int[])[0, 0, 1] }), row, 1);

        // v(none) = 12/8 and every player doubles it: a third of 12 - 1.5 each.
        slots.ShouldBe([3.5, 3.5, 3.5], 1e-12);
        // The column multiplies by 4, the price by 2: v = 1.5, 6, 3, 12.
        groups.ShouldBe([(4.5 + 9) / 2, (1.5 + 6) / 2], 1e-12);
    }

    [Theory]
    [InlineData(new[] { 0, 1 }, "Groups has 2 numbers; there are 7 features.")]
    [InlineData(new[] { 0, 1, 1, 1, -1, 2, 2 }, "Groups: feature 4 is in group -1; groups are numbered from 0.")]
    [InlineData(new[] { 0, 1, 1, 1, 3, 3, 3 }, "Groups are numbered up to 3, but only 3 of them have a feature.")]
    [InlineData(new[] { 0, 1, 1, 1, 1, 1, 2 }, "Groups: features 4 and 6 are in groups 1 and 2, but they are slots of one categorical variable.")]
    public void Constructor_GroupsThatAreNone_AreRefused(int[] groups, string message) =>
        Should.Throw<ArgumentException>(() => new TreeShapExplainer(Categorical().Next(), new TreeShapOptions { Groups = groups })).Message.ShouldStartWith(message);

    private static double[] Game(TreeEnsemble ensemble, float[] row, int[] groups, int output) =>
        [.. BruteForce.Coalitions(ensemble, row, groups, output).Select(v => ensemble.BaseOffset[output] + v)];

    private static RandomEnsembles Categorical(int seed = 1, int outputs = 1) => new(seed) { Categories = true, Features = 7, Outputs = outputs, Trees = 3 };

    // Four groups of seven features, the last three of which are one categorical variable.
    private static void ForAll(Action<RandomEnsembles, int[]> check) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, 1 << 20)), seed =>
        {
            var random = new Random(seed);
            int[] groups = [0, 1, 2, 3];
            random.Shuffle(groups);
            check(Categorical(seed, 1 + (seed % 2)), [groups[0], groups[1], groups[2], groups[random.Next(4)], groups[3], groups[3], groups[3]]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    private static void Check(TreeShapExplainer explainer, float[] rows, Func<float[], double[][]> games, bool interactions = true)
    {
        int count = rows.Length / explainer.FeatureCount, players = explainer.ValueCount, outputs = explainer.OutputCount;
        players.ShouldBe(4);
        double[] values = Values(explainer, rows, count);
        double[] matrices = new double[count * outputs * players * players];
        if (interactions)
            explainer.ExplainInteractions(rows, count, matrices);
        for (int r = 0; r < count; r++)
        {
            double[][] game = games(rows[(r * explainer.FeatureCount)..((r + 1) * explainer.FeatureCount)]);
            for (int k = 0; k < outputs; k++)
            {
                int at = ((r * outputs) + k) * players;
                double[] expected = [.. Enumerable.Range(0, players).Select(p => BruteForce.Index(game[k], players, 1 << p))];
                GoldenTreeShapTests.ShouldAgree(values.AsSpan(at, players), expected, 1e-12);
                explainer.BaseValues[k].ShouldBe(game[k][0], 1e-12);
                for (int p = 0; p < players && interactions; p++)
                {
                    double[] line = [.. Enumerable.Range(0, players).Select(q => q == p ? 0 : BruteForce.Index(game[k], players, (1 << p) | (1 << q)) / 2)];
                    line[p] = expected[p] - line.Sum();
                    GoldenTreeShapTests.ShouldAgree(matrices.AsSpan((at + p) * players, players), line, 1e-12);
                }
            }
        }
    }

    private static double[] Values(TreeShapExplainer explainer, float[] rows, int count)
    {
        double[] values = new double[count * explainer.OutputCount * explainer.ValueCount];
        explainer.Explain(rows, count, values);
        return values;
    }
}
