using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular;

/// <summary>The values that a tree model compares its features with.</summary>
internal static class ModelThresholds
{
    // What LightGBM takes for zero, where zero stands for missing.
    private const float LargestZero = 1e-35f;

    /// <summary>By slot; null for a slot that is tested otherwise, and altogether for a model that is no tree model.</summary>
    public static IReadOnlyList<IReadOnlyList<float>?>? Of(ExplainedModel model)
    {
        if (model.Function.Direct?.Trees?.Ensemble is not { } trees)
            return null;
        HashSet<float>?[] thresholds = [.. Enumerable.Range(0, model.Slots).Select(_ => new HashSet<float>())];
        for (int node = 0; node < trees.NodeCount; node++)
        {
            if (trees.Left[node] == TreeEnsemble.Leaf)
                continue;
            int feature = trees.Feature[node];
            if (trees.Categorical[node] >= 0)
            {
                CategoricalSplit split = trees.CategoricalSplits[trees.Categorical[node]];
                foreach (int slot in split.Kind == CategoricalSplitKind.AnySlotGoesRight ? split.Members : [feature])
                    thresholds[slot] = null;
                continue;
            }

            thresholds[feature]?.Add(trees.Threshold[node]);
            if (trees.ZeroIsMissing[node])
                thresholds[feature]?.UnionWith([MathF.BitDecrement(-LargestZero), LargestZero]);
        }

        return [.. thresholds.Select(of => of is null ? null : (IReadOnlyList<float>)[.. of])];
    }
}
