using System.Text.Json;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>One tree of an XGBoost JSON model.</summary>
internal sealed class XGBoostTree
{
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly int[] _feature;
    private readonly bool[] _defaultLeft;
    private readonly float[] _condition;
    private readonly float[] _cover;
    private readonly Dictionary<int, int[]> _categories = [];

    public XGBoostTree(JsonElement tree)
    {
        if (tree.TryGetProperty("tree_param", out JsonElement param) && param.TryGetProperty("size_leaf_vector", out JsonElement size)
            && size.GetString() is not ("0" or "1"))
        {
            throw new InvalidDataException($"A tree has leaves of {size.GetString()} values (multi_strategy=multi_output_tree), which is not supported.");
        }

        _left = Array("left_children", x => x.GetInt32());
        _right = Array("right_children", x => x.GetInt32());
        _feature = Array("split_indices", x => x.GetInt32());
        _condition = Array("split_conditions", x => x.GetSingle());
        _cover = Array("sum_hessian", x => x.GetSingle());
        _defaultLeft = Array("default_left", x => x.ValueKind == JsonValueKind.Number ? x.GetInt32() != 0 : x.GetBoolean());
        if (tree.TryGetProperty("categories_nodes", out JsonElement nodes) && nodes.GetArrayLength() > 0)
        {
            int[] all = Array("categories", x => x.GetInt32());
            int[] starts = Array("categories_segments", x => x.GetInt32());
            int[] sizes = Array("categories_sizes", x => x.GetInt32());
            int i = 0;
            foreach (JsonElement node in nodes.EnumerateArray())
            {
                _categories.Add(node.GetInt32(), all[starts[i]..(starts[i] + sizes[i])]);
                i++;
            }
        }

        T[] Array<T>(string name, Func<JsonElement, T> read) => [.. tree.GetProperty(name).EnumerateArray().Select(read)];
    }

    /// <summary>Adds the tree for one output.</summary>
    public void AddTo(TreeEnsembleBuilder builder, int output, double weight)
    {
        double[] values = new double[builder.OutputCount];
        var open = new Stack<(int Node, int From)>([(builder.AddTree(), 0)]);
        int visited = 0;
        while (open.TryPop(out (int Node, int From) at))
        {
            (int node, int from) = at;
            if (++visited > _left.Length)
                throw new InvalidDataException("The nodes of a tree form a cycle.");
            if (_left[from] < 0)
            {
                values[output] = weight * _condition[from];
                builder.SetLeaf(node, values, _cover[from]);
                continue;
            }

            int left;
            int right;
            if (_categories.TryGetValue(from, out int[]? categories))
            {
                // XGBoost sends listed categories right; the ensemble sends them left.
                var split = CategoricalSplit.CategoryGoesLeft(_feature[from], categories);
                builder.SetSplit(node, split, out right, out left, !_defaultLeft[from], _cover[from]);
            }
            else
            {
                // x < t is x <= the float before t.
                float threshold = MathF.BitDecrement(_condition[from]);
                builder.SetSplit(node, _feature[from], threshold, out left, out right, _defaultLeft[from], _cover[from]);
            }

            open.Push((right, _right[from]));
            open.Push((left, _left[from]));
        }
    }
}
