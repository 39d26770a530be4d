using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>Our values in the layout of LightGBM's contributions: a row's features, then its base value, for each output.</summary>
internal static class Contributions
{
    public static double[] Of(TreeEnsemble trees, float[] rows)
    {
        int width = trees.FeatureCount;
        int count = rows.Length / width;
        var explainer = new TreeShapExplainer(trees);
        double[] values = new double[count * trees.OutputCount * width];
        explainer.Explain(rows, count, values);
        double[] bases = explainer.BaseValues.ToArray();
        return [.. values.Chunk(width).SelectMany((row, i) => row.Append(bases[i % trees.OutputCount]))];
    }

    public static void ShouldAgree(double[] actual, double[] expected, double tolerance)
    {
        actual.Length.ShouldBe(expected.Length);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i]))))
                Assert.Fail($"Value {i} is {actual[i]:R}; LightGBM has {expected[i]:R}.");
        }

        expected.Distinct().Count().ShouldBeGreaterThan(20);
    }
}

/// <summary>Numbers of rows in nodes.</summary>
internal static class Covers
{
    /// <summary>As if one more row had reached every leaf.</summary>
    public static TreeEnsemble OneMoreEach(TreeEnsemble trees)
    {
        double[] covers = trees.Covers.ToArray();
        for (int node = covers.Length - 1; node >= 0; node--)    // a parent comes before its children
            covers[node] = trees.Left[node] == TreeEnsemble.Leaf ? covers[node] + 1 : covers[trees.Left[node]] + covers[trees.Right[node]];
        return trees.WithCovers(covers);
    }
}
