using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Tests.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees;

public sealed class SelectFeaturesTests
{
    private const int Wide = 5000;

    // Features 10, 1010, 2010 ... of a wide ensemble, of which the last three are one categorical variable.
    private static readonly int[] s_places = [10, 1010, 2010, 3010, 4010, 4011, 4012];

    [Theory]
    [InlineData(TreeShapPerturbation.PathDependent, ExplanationUnits.Margin)]
    [InlineData(TreeShapPerturbation.Interventional, ExplanationUnits.Margin)]
    [InlineData(TreeShapPerturbation.Interventional, ExplanationUnits.Probability)]
    public void SelectFeatures_UsedOnes_ExplainTheSameBits(TreeShapPerturbation perturbation, ExplanationUnits units)
    {
        TreeEnsemble wide = WideEnsemble(out RandomEnsembles random);
        float[] rows = Spread(random.Rows(20)), background = Spread(random.Rows(9));
        int[] used = wide.UsedFeatures();

        TreeEnsemble narrow = wide.SelectFeatures(used);

        used.ShouldBe(s_places);
        narrow.FeatureCount.ShouldBe(7);
        narrow.Players.ToArray().ShouldBe([0, 1, 2, 3, 4, 4, 4]);
        double[] all = Values(wide, rows, background), some = Values(narrow, Pick(rows, used), Pick(background, used));
        some.ShouldBe(Enumerable.Range(0, 20).SelectMany(r => used.Select(f => all[(r * Wide) + f])));
        all.Count(v => v != 0).ShouldBe(some.Count(v => v != 0));

        double[] Values(TreeEnsemble ensemble, float[] from, float[] against)
        {
            var options = new TreeShapOptions { Perturbation = perturbation, Background = against, Units = units, Link = OutputLink.Logistic() };
            double[] values = new double[20 * ensemble.FeatureCount];
            new TreeShapExplainer(ensemble, options).Explain(from, 20, values);
            return values;
        }
    }

    [Fact]
    public void SelectFeatures_WithoutATestedOne_SaysWhich() =>
        Should.Throw<ArgumentException>(() => WideEnsemble(out _).SelectFeatures([10, 2010, 3010, 4010, 4011, 4012])).Message.ShouldStartWith("The trees use feature 1010");

    [Fact]
    public void SelectFeatures_NotAscending_IsRefused() =>
        Should.Throw<ArgumentException>(() => WideEnsemble(out _).SelectFeatures([10, 9])).Message.ShouldStartWith("Feature 9 at place 1");

    [Fact]
    public void UsedFeatures_LoneLeaf_IsTheFirst()
    {
        var builder = new TreeEnsembleBuilder(3);
        builder.AddTree();

        builder.Build().UsedFeatures().ShouldBe([0]);
    }

    private static TreeEnsemble WideEnsemble(out RandomEnsembles random)
    {
        random = new RandomEnsembles(5) { Categories = true, Features = 7, Trees = 12, Stop = 0.1 };
        TreeEnsemble from = random.Next();
        var builder = new TreeEnsembleBuilder(Wide);
        foreach (int root in from.Roots)
            Copy(root, builder.AddTree());
        return builder.Build();

        void Copy(int source, int target)
        {
            if (from.Left[source] == TreeEnsemble.Leaf)
            {
                builder.SetLeaf(target, [from.Values[source]], from.Covers[source]);
                return;
            }

            int left, right;
            if (from.Categorical[source] < 0)
            {
                builder.SetSplit(target, s_places[from.Feature[source]], from.Threshold[source], out left, out right, from.DefaultLeft[source], from.Covers[source]);
            }
            else
            {
                CategoricalSplit split = from.CategoricalSplits[from.Categorical[source]];
                CategoricalSplit moved = split.Kind == CategoricalSplitKind.AnySlotGoesRight
                    ? CategoricalSplit.AnySlotGoesRight(split.Members.ToArray().Select(slot => s_places[slot]))
                    : CategoricalSplit.CategoryGoesLeft(s_places[split.Feature], split.Members.ToArray());
                builder.SetSplit(target, moved, out left, out right, from.DefaultLeft[source], from.Covers[source]);
            }

            Copy(from.Left[source], left);
            Copy(from.Right[source], right);
        }
    }

    private static float[] Spread(float[] rows)
    {
        float[] wide = new float[rows.Length / s_places.Length * Wide];
        for (int i = 0; i < rows.Length; i++)
            wide[(i / s_places.Length * Wide) + s_places[i % s_places.Length]] = rows[i];
        return wide;
    }

    private static float[] Pick(float[] rows, int[] features) =>
        [.. Enumerable.Range(0, rows.Length / Wide).SelectMany(r => features.Select(f => rows[(r * Wide) + f]))];
}
