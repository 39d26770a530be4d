using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Shapley;

/// <summary>What Shapley values owe by their axioms, for random ensembles.</summary>
public sealed class TreeShapProperties
{
    private const int Rows = 9;

    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(40);

    [Fact]
    public void Explain_AnyEnsemble_AddsUpToThePrediction() => Check(random =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(Rows);
        var explainer = new TreeShapExplainer(ensemble);
        double[] values = Explain(explainer, rows);
        double[] outputs = new double[Rows * ensemble.OutputCount];
        ensemble.Predict(rows, Rows, outputs);
        int features = ensemble.FeatureCount;
        for (int i = 0; i < outputs.Length; i++)
        {
            double sum = explainer.BaseValues[i % ensemble.OutputCount] + values.AsSpan(i * features, features).ToArray().Sum();
            sum.ShouldBe(outputs[i], 1e-12);
        }
    });

    [Fact]
    public void Explain_FeatureThatNoTreeAsks_GetsNothing() => Check(random =>
    {
        TreeEnsemble ensemble = random.Next();
        bool[] used = new bool[ensemble.FeatureCount];
        for (int node = 0; node < ensemble.NodeCount; node++)
        {
            if (ensemble.Left[node] != TreeEnsemble.Leaf)
                used[ensemble.Players[ensemble.Feature[node]]] = true;
        }

        double[] values = Explain(new TreeShapExplainer(ensemble), random.Rows(Rows));
        for (int i = 0; i < values.Length; i++)
        {
            if (!used[ensemble.Players[i % ensemble.FeatureCount]])
                values[i].ShouldBe(0);
        }
    });

    [Fact]
    public void Explain_FeaturesSwapped_SwapsTheirValues() => Check(random =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(Rows);
        double[] values = Explain(new TreeShapExplainer(ensemble), rows);
        int features = ensemble.FeatureCount;
        double[] swapped = Explain(new TreeShapExplainer(Rebuild([ensemble], swap: true)), Swap(rows, features));
        GoldenTreeShapTests.ShouldAgree(swapped, Swap(values, features), 1e-12);
    });

    [Fact]
    public void Explain_SumOfEnsembles_IsTheSumOfTheirValues() => Check(random =>
    {
        TreeEnsemble a = random.Next();
        TreeEnsemble b = random.Next();
        float[] rows = random.Rows(Rows);
        double[] sum = Explain(new TreeShapExplainer(Rebuild([a, b], swap: false)), rows);
        double[] ofA = Explain(new TreeShapExplainer(a), rows);
        double[] ofB = Explain(new TreeShapExplainer(b), rows);
        GoldenTreeShapTests.ShouldAgree(sum, [.. ofA.Zip(ofB, (x, y) => x + y)], 1e-12);
    });

    [Fact]
    public void ExplainInteractions_AnyEnsemble_IsSymmetricAndSumsToTheValues() => Check(random =>
    {
        TreeEnsemble ensemble = random.Next();
        float[] rows = random.Rows(Rows);
        var explainer = new TreeShapExplainer(ensemble);
        double[] values = Explain(explainer, rows);
        int n = ensemble.FeatureCount;
        double[] matrices = new double[values.Length * n];
        explainer.ExplainInteractions(rows, Rows, matrices);
        for (int i = 0; i < values.Length; i++)
        {
            matrices.AsSpan(i * n, n).ToArray().Sum().ShouldBe(values[i], 1e-12);
            for (int j = 0; j < n; j++)
                matrices[(i * n) + j].ShouldBe(matrices[(((i / n * n) + j) * n) + (i % n)]);
        }
    });

    private static void Check(Action<RandomEnsembles> property) =>
        Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<bool>(), (seed, categories) =>
            property(new RandomEnsembles(seed) { Categories = categories, Outputs = 1 + (seed & 1), Features = 5 + (seed & 3), Empty = 0.05 }))
            .Check(s_config);

    private static double[] Explain(TreeShapExplainer explainer, float[] rows)
    {
        double[] values = new double[Rows * explainer.OutputCount * explainer.FeatureCount];
        explainer.Explain(rows, Rows, values);
        return values;
    }

    // Features 0 and 1 change places, in nodes and rows; the slots are others.
    private static T[] Swap<T>(T[] rows, int features)
    {
        T[] swapped = [.. rows];
        for (int i = 0; i < rows.Length; i += features)
            (swapped[i], swapped[i + 1]) = (rows[i + 1], rows[i]);
        return swapped;
    }

    private static TreeEnsemble Rebuild(TreeEnsemble[] ensembles, bool swap)
    {
        TreeEnsemble first = ensembles[0];
        var builder = new TreeEnsembleBuilder(first.FeatureCount, first.OutputCount) { OutputScale = first.OutputScale };
        for (int f = 0; f < first.FeatureCount; f++)
            builder.Group([first.Players[f], f]);
        foreach (TreeEnsemble ensemble in ensembles)
        {
            foreach (int root in ensemble.Roots)
                Copy(ensemble, root, builder.AddTree());
        }

        return builder.Build();

        int Map(int feature) => swap && feature < 2 ? 1 - feature : feature;

        void Copy(TreeEnsemble from, int node, int to)
        {
            double cover = from.Covers[node];
            if (from.Left[node] == TreeEnsemble.Leaf)
            {
                builder.SetLeaf(to, from.Values.Slice(node * from.OutputCount, from.OutputCount), cover);
                return;
            }

            int left;
            int right;
            if (from.Categorical[node] >= 0)
            {
                CategoricalSplit split = from.CategoricalSplits[from.Categorical[node]];
                CategoricalSplit mapped = split.Kind == CategoricalSplitKind.AnySlotGoesRight
                    ? CategoricalSplit.AnySlotGoesRight(split.Members.ToArray())
                    : CategoricalSplit.CategoryGoesLeft(Map(split.Feature), split.Members.ToArray());
                builder.SetSplit(to, mapped, out left, out right, from.DefaultLeft[node], cover);
            }
            else
            {
                builder.SetSplit(to, Map(from.Feature[node]), from.Threshold[node], out left, out right, from.DefaultLeft[node], cover);
            }

            Copy(from, from.Left[node], left);
            Copy(from, from.Right[node], right);
        }
    }
}
