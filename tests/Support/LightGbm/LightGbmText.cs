using System.Globalization;
using System.Text;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tests.Support.LightGbm;

/// <summary>Writes an ensemble as LightGBM's text, so that LightGBM itself explains the very same trees.</summary>
/// <remarks>Scale and offset go into the leaves and a tree of one leaf; a tree becomes one tree an output. Covers must be whole numbers.</remarks>
public static class LightGbmText
{
    public static string Write(TreeEnsemble ensemble)
    {
        ArgumentNullException.ThrowIfNull(ensemble);
        int outputs = ensemble.OutputCount;
        var text = new StringBuilder();
        Line(text, "tree\nversion=v4\nnum_class", [outputs]);
        Line(text, "num_tree_per_iteration", [outputs]);
        Line(text, "label_index=0\nmax_feature_idx", [ensemble.FeatureCount - 1]);
        text.Append(outputs > 1 ? string.Create(CultureInfo.InvariantCulture, $"objective=multiclass num_class:{outputs}\n") : "objective=regression\n");
        Line(text, "feature_names", Enumerable.Range(0, ensemble.FeatureCount).Select(f => $"f{f}"));
        Line(text, "feature_infos", Enumerable.Repeat("[0:1]", ensemble.FeatureCount));
        text.Append('\n');
        int number = 0;
        for (int k = 0; k < outputs; k++)
            text.Append(CultureInfo.InvariantCulture, $"Tree={number++}\nnum_leaves=1\nnum_cat=0\nleaf_value={ensemble.BaseOffset[k]:R}\nis_linear=0\nshrinkage=1\n\n\n");
        foreach (int root in ensemble.Roots)
        {
            for (int k = 0; k < outputs; k++)
            {
                text.Append(CultureInfo.InvariantCulture, $"Tree={number++}\n");
                new Tree(ensemble, k).Write(text, root);
            }
        }

        return text.Append("end of trees\n").ToString();
    }

    private static void Line<T>(StringBuilder text, string key, IEnumerable<T> values) =>
        text.Append(key).Append('=')
            .AppendJoin(' ', values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v}").Replace("Infinity", "inf", StringComparison.Ordinal))).Append('\n');

    /// <summary>The arrays of one tree in LightGBM's order: a child below zero is the leaf <c>~child</c>.</summary>
    private sealed class Tree(TreeEnsemble ensemble, int output)
    {
        private readonly List<int> _left = [];
        private readonly List<int> _right = [];
        private readonly List<int> _feature = [];
        private readonly List<double> _threshold = [];
        private readonly List<int> _decision = [];
        private readonly List<long> _counts = [];
        private readonly List<double> _values = [];
        private readonly List<long> _leafCounts = [];
        private readonly List<int> _boundaries = [0];
        private readonly List<uint> _bits = [];

        public void Write(StringBuilder text, int root)
        {
            Visit(root);
            Line(text, "num_leaves", [_values.Count]);
            Line(text, "num_cat", [_boundaries.Count - 1]);
            if (_left.Count > 0)
            {
                Line(text, "split_feature", _feature);
                Line(text, "split_gain", _feature.Select(_ => 1));
                Line(text, "threshold", _threshold);
                Line(text, "decision_type", _decision);
                Line(text, "left_child", _left);
                Line(text, "right_child", _right);
            }

            Line(text, "leaf_value", _values);
            if (_left.Count > 0)
            {
                Line(text, "leaf_weight", _leafCounts);
                Line(text, "leaf_count", _leafCounts);
                Line(text, "internal_value", _left.Select(_ => 0));
                Line(text, "internal_weight", _counts);
                Line(text, "internal_count", _counts);
            }

            if (_boundaries.Count > 1)
            {
                Line(text, "cat_boundaries", _boundaries);
                Line(text, "cat_threshold", _bits);
            }

            text.Append("is_linear=0\nshrinkage=1\n\n\n");
        }

        private int Visit(int node)
        {
            if (ensemble.Left[node] == TreeEnsemble.Leaf)
            {
                _values.Add(ensemble.OutputScale * ensemble.Values[(node * ensemble.OutputCount) + output]);
                _leafCounts.Add(Cover(node));
                return ~(_values.Count - 1);
            }

            int number = _left.Count;
            int categorical = ensemble.Categorical[node];
            int missing = ensemble.ZeroIsMissing[node] ? 4 : 8;
            _feature.Add(ensemble.Feature[node]);
            _threshold.Add(categorical < 0 ? ensemble.Threshold[node] : _boundaries.Count - 1);
            _decision.Add(categorical < 0 ? missing | (ensemble.DefaultLeft[node] ? 2 : 0) : 9);
            _counts.Add(Cover(node));
            _left.Add(0);
            _right.Add(0);
            if (categorical >= 0)
                AddCategories(ensemble.CategoricalSplits[categorical]);
            _left[number] = Visit(ensemble.Left[node]);
            _right[number] = Visit(ensemble.Right[node]);
            return number;
        }

        private void AddCategories(CategoricalSplit split)
        {
            if (split.Kind != CategoricalSplitKind.CategoryGoesLeft)
                throw new NotSupportedException("LightGBM has no split on several one-hot slots.");
            uint[] bits = new uint[(split.Members[^1] / 32) + 1];
            foreach (int category in split.Members)
                bits[category / 32] |= 1u << (category % 32);
            _bits.AddRange(bits);
            _boundaries.Add(_bits.Count);
        }

        private long Cover(int node)
        {
            double cover = ensemble.Covers[node];
            return cover == Math.Floor(cover)
                ? (long)cover
                : throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"LightGBM counts rows in whole numbers; a node has {cover}."));
        }
    }
}
