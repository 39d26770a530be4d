using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Tests.Models;

namespace MLNet.Xai.Tabular.Tests.LightGbm;

/// <summary>Rows on the edges of a model's splits: thresholds and their neighbours, zeros, infinities, NaN.</summary>
internal static class EdgeRows
{
    public static IEnumerable<TreeData.Row> Of(TreeEnsemble trees, int count, int seed)
    {
        List<float>[] values = [.. Enumerable.Range(0, trees.FeatureCount).Select(_ => new List<float>(
            [0, -0f, 1e-35f, -1e-35f, float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, 1]))];
        for (int node = 0; node < trees.NodeCount; node++)
        {
            if (trees.Left[node] == TreeEnsemble.Leaf || trees.Categorical[node] >= 0)
                continue;
            float threshold = trees.Threshold[node];
            values[trees.Feature[node]].AddRange([threshold, MathF.BitIncrement(threshold), MathF.BitDecrement(threshold)]);
        }

        var random = new Random(seed);
        return Enumerable.Range(0, count).Select(_ => new TreeData.Row { Features = [.. values.Select(v => v[random.Next(v.Count)])], Class = "low" });
    }
}
