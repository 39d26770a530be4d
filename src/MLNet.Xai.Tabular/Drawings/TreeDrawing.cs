using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Trees;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Tabular;

/// <summary>One tree of a model with names, and how many rows of data reach its nodes.</summary>
internal static class TreeDrawing
{
    private const int Often = 1024;

    /// <summary>The tree, and the features of one row where it is asked for.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such tree or row.</exception>
    public static (NamedTree Tree, float[]? Row) Of(TreeModel model, IDataView scored, int tree, long? row, CancellationToken cancellation)
    {
        TreeEnsemble trees = model.Ensemble;
        if (tree < 0 || tree >= trees.TreeCount)
            throw new ArgumentOutOfRangeException(nameof(tree), tree, $"There is no tree {tree}: the {model.Kind} model has {trees.TreeCount}, counted from 0.");
        double[] covers = new double[trees.NodeCount];
        bool[] missing = new bool[trees.FeatureCount];
        int[] asked = [.. Asked(trees, tree).Distinct().Order()];
        float[]? wanted = null;
        var slots = new FeatureSlots(model.FeatureColumn, model.FeatureCount, [.. Enumerable.Range(0, model.FeatureCount)]);
        DataViewSchema.Column column = slots.Find(scored.Schema, "The drawing");
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ReadInput read = slots.CreateReader(cursor, column, null);
        float[] features = new float[model.FeatureCount];
        long at = 0;
        for (; cursor.MoveNext(); at++)
        {
            if (at % Often == 0)
                cancellation.ThrowIfCancellationRequested();
            read(features);
            if (at == row)
                wanted = [.. features];
            foreach (int feature in asked)
                missing[feature] |= float.IsNaN(features[feature]);
            for (int node = trees.Roots[tree]; ; node = trees.Next(node, features))
            {
                covers[node]++;
                if (trees.Left[node] == TreeEnsemble.Leaf)
                    break;
            }
        }

        if (at == 0)
            throw new InvalidOperationException("There are no rows to count in the tree's nodes. Give at least one, better the training data.");
        if (row is { } number && wanted is null)
            throw new ArgumentOutOfRangeException(nameof(row), number, $"There is no row {number}: the data has {at}, counted from 0.");
        int output = OutputOf(trees, tree);
        string said = model.IsAdditiveModel ? "added to the score" : model.Divisor > 1 ? "value of the tree, of which the score is the mean" : "added to the score";
        return (new NamedTree(trees.WithCovers(covers), tree, [.. model.SlotNames ?? [.. Enumerable.Range(0, model.FeatureCount).Select(slot => $"slot {slot}")]])
        {
            Presence = Array.ConvertAll(CategoricalSlots.Variables(column, model.FeatureCount), variable => variable >= 0),
            MayBeMissing = missing,
            Output = output,
            OutputNames = [.. model.ClassNames ?? []],
            ValueName = model.ClassNames is { } classes ? $"{said} of {classes[output]}" : said,
        }, wanted);
    }

    private static IEnumerable<int> Asked(TreeEnsemble trees, int tree)
    {
        int end = tree + 1 < trees.TreeCount ? trees.Roots[tree + 1] : trees.NodeCount;
        for (int node = trees.Roots[tree]; node < end; node++)
        {
            if (trees.Feature[node] != TreeEnsemble.Leaf)
                yield return trees.Feature[node];
        }
    }

    // A tree of a multiclass ensemble is of one class: the others' values are zero.
    private static int OutputOf(TreeEnsemble trees, int tree)
    {
        int end = tree + 1 < trees.TreeCount ? trees.Roots[tree + 1] : trees.NodeCount, outputs = trees.OutputCount;
        for (int i = trees.Roots[tree] * outputs; i < end * outputs; i++)
        {
            if (trees.Values[i] != 0)
                return i % outputs;
        }

        return 0;
    }
}
