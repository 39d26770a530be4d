using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>The one-hot slots of a categorical variable, as a feature column's annotation CategoricalSlotRanges tells them.</summary>
internal static class CategoricalSlots
{
    /// <summary>For every slot the number of its variable, or -1.</summary>
    public static int[] Variables(DataViewSchema.Column features, int count)
    {
        int[] variable = [.. Enumerable.Repeat(-1, count)];
        if (features.Annotations.Schema.GetColumnOrNull("CategoricalSlotRanges")?.Type is not VectorDataViewType { ItemType.RawType: { } item } || item != typeof(int))
            return variable;
        VBuffer<int> ends = default;
        features.Annotations.GetValue("CategoricalSlotRanges", ref ends);
        int[] pairs = [.. ends.DenseValues()];
        for (int i = 0; i + 1 < pairs.Length; i += 2)
        {
            for (int slot = Math.Max(0, pairs[i]); slot <= pairs[i + 1] && slot < count; slot++)
                variable[slot] = i / 2;
        }

        return variable;
    }

    /// <summary>
    /// Makes a variable that was trained as a categorical one a single player, as it is for LightGBM: without this only slots that nodes test
    /// together are.
    /// </summary>
    public static void Group(TreeEnsembleBuilder builder, DataViewSchema.Column? features, IEnumerable<RegressionTreeBase> trees)
    {
        if (features is not { } column)
            return;
        int[] variable = Variables(column, builder.FeatureCount);
        foreach (IGrouping<int, int> tested in trees.SelectMany(Tested).Distinct().Where(slot => variable[slot] >= 0).GroupBy(slot => variable[slot]))
            builder.Group([.. tested]);
    }

    private static IEnumerable<int> Tested(RegressionTreeBase tree)
    {
        IReadOnlyList<bool> flags = tree.CategoricalSplitFlags;
        return Enumerable.Range(0, tree.NumberOfNodes).Where(node => flags[node]).SelectMany(tree.GetCategoricalSplitFeaturesAt);
    }
}
