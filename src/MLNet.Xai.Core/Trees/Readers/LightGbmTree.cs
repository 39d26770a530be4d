using System.Globalization;

namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>One tree of a LightGBM text model.</summary>
internal sealed class LightGbmTree
{
    private readonly int _leaves;
    private readonly int[] _left = [];
    private readonly int[] _right = [];
    private readonly int[] _feature = [];
    private readonly double[] _threshold = [];
    private readonly int[] _decision = [];
    private readonly double[] _internalCount = [];
    private readonly double[] _leafCount;
    private readonly double[] _leafValue;
    private readonly int[] _boundaries = [];
    private readonly uint[] _bits = [];

    public LightGbmTree(LightGbmSection lines, int index)
    {
        if (lines.Int("is_linear", 0) != 0)
            throw new InvalidDataException($"Tree {index} has linear models in its leaves (linear_tree), which is not supported.");
        _leaves = lines.Int("num_leaves");
        _leafValue = lines.Doubles("leaf_value", _leaves);
        _leafCount = lines.Has("leaf_count") && lines.Values("leaf_count").Length > 0 ? lines.Doubles("leaf_count", _leaves) : new double[_leaves];
        if (_leaves < 2)
            return;
        int nodes = _leaves - 1;
        _left = lines.Ints("left_child", nodes);
        _right = lines.Ints("right_child", nodes);
        _feature = lines.Ints("split_feature", nodes);
        _threshold = lines.Doubles("threshold", nodes);
        _decision = lines.Ints("decision_type", nodes);
        _internalCount = lines.Has("internal_count") ? lines.Doubles("internal_count", nodes) : new double[nodes];
        int categorical = lines.Int("num_cat", 0);
        if (categorical > 0)
        {
            _boundaries = lines.Ints("cat_boundaries", categorical + 1);
            _bits = [.. lines.Values("cat_threshold").Select(text => uint.Parse(text, CultureInfo.InvariantCulture))];
        }
    }

    /// <summary>Adds the tree for one output.</summary>
    public void AddTo(TreeEnsembleBuilder builder, int output)
    {
        double[] values = new double[builder.OutputCount];
        var open = new Stack<(int Node, int From)>([(builder.AddTree(), _leaves < 2 ? ~0 : 0)]);
        int visited = 0;
        while (open.TryPop(out (int Node, int From) at))
        {
            (int node, int from) = at;
            if (++visited > (2 * _leaves) - 1)
                throw new InvalidDataException("The nodes of a tree form a cycle.");
            if (from < 0)
            {
                values[output] = _leafValue[~from];
                builder.SetLeaf(node, values, _leafCount[~from]);
                continue;
            }

            Split(builder, node, from, out int left, out int right);
            open.Push((right, _right[from]));
            open.Push((left, _left[from]));
        }
    }

    private void Split(TreeEnsembleBuilder builder, int node, int from, out int left, out int right)
    {
        bool isCategorical = (_decision[from] & 1) != 0;
        bool defaultLeft = (_decision[from] & 2) != 0;
        int missing = (_decision[from] >> 2) & 3;
        if (isCategorical)
        {
            builder.SetSplit(node, CategoricalSplit.CategoryGoesLeft(_feature[from], Categories((int)_threshold[from])), out left, out right, false, _internalCount[from]);
            return;
        }

        float threshold = WithZeros(TreeEnsembleBuilder.FloorToSingle(_threshold[from]));
        // Missing types: 0 none (NaN counts as zero), 1 zero (NaN too), 2 NaN.
        if (missing == 0)
            defaultLeft = threshold >= 0;
        builder.SetSplit(node, _feature[from], threshold, out left, out right, defaultLeft, _internalCount[from], zeroIsMissing: missing == 1);
    }

    /// <summary>LightGBM takes numbers up to 1e-35 for zero before it compares: they go where zero goes.</summary>
    private static float WithZeros(float threshold)
    {
        if (!TreeEnsemble.IsZero(threshold))
            return threshold;
        return threshold >= 0 ? TreeEnsemble.LargestZero : MathF.BitDecrement(-TreeEnsemble.LargestZero);
    }

    private IEnumerable<int> Categories(int index)
    {
        for (int word = _boundaries[index]; word < _boundaries[index + 1]; word++)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                if ((_bits[word] >> bit & 1) != 0)
                    yield return ((word - _boundaries[index]) * 32) + bit;
            }
        }
    }
}
