using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Turns trees of an ensemble into <see cref="ShapTree"/>s for one output.</summary>
internal sealed class ShapTreeCompiler(TreeEnsemble ensemble, DerivedColumnsBuilder columns, PlayersBuilder players, int output)
{
    // Kernels recurse once a level, on threads with small stacks too.
    private const int MaxDepth = 1000;

    private readonly List<int> _left = [];
    private readonly List<int> _right = [];
    private readonly List<int> _column = [];
    private readonly List<int> _player = [];
    private readonly List<double> _threshold = [];
    private readonly List<double> _leftShare = [];
    private readonly List<double> _leaves = [];
    private readonly int[] _onPath = new int[ensemble.FeatureCount];
    private int _depth;
    private int _pathPlayers;

    /// <summary>The tree at a root; without inner nodes when all its leaves are zero for the output.</summary>
    public ShapTree Compile(int root)
    {
        foreach (List<int> list in (List<int>[])[_left, _right, _column, _player])
            list.Clear();
        _threshold.Clear();
        _leftShare.Clear();
        _leaves.Clear();
        _depth = _pathPlayers = 0;
        double mean = 0;
        if (HasValue(root, 0))
            Visit(root, 0, 0, out mean);
        return new ShapTree
        {
            Left = [.. _left],
            Right = [.. _right],
            Column = [.. _column],
            Player = [.. _player],
            Threshold = [.. _threshold],
            LeftShare = [.. _leftShare],
            LeafValues = [.. _leaves],
            Mean = mean,
            Depth = _depth,
            PathPlayers = _pathPlayers,
        };
    }

    private int Visit(int node, int depth, int pathPlayers, out double mean)
    {
        int left = ensemble.Left[node];
        int right = ensemble.Right[node];
        if (left == TreeEnsemble.Leaf)
        {
            _depth = Math.Max(_depth, depth);
            _pathPlayers = Math.Max(_pathPlayers, pathPlayers);
            mean = Value(node);
            _leaves.Add(mean);
            return ~(_leaves.Count - 1);
        }

        int id = _left.Count;
        int player = players.Add(ensemble.Feature[node]);
        (int column, double threshold) = columns.Add(node);
        // Subtrees that no row reached count half each: they only matter where the explained row itself goes there.
        double covers = ensemble.Covers[left] + ensemble.Covers[right];
        double share = covers > 0 ? ensemble.Covers[left] / covers : 0.5;
        _left.Add(0);
        _right.Add(0);
        _column.Add(column);
        _player.Add(player);
        _threshold.Add(threshold);
        _leftShare.Add(share);
        if (_onPath[player]++ == 0)
            pathPlayers++;
        _left[id] = Visit(left, depth + 1, pathPlayers, out double leftMean);
        _right[id] = Visit(right, depth + 1, pathPlayers, out double rightMean);
        _onPath[player]--;
        mean = (share * leftMean) + ((1 - share) * rightMean);
        return id;
    }

    private bool HasValue(int node, int depth)
    {
        if (ensemble.Left[node] == TreeEnsemble.Leaf)
            return Value(node) != 0;
        if (depth == MaxDepth)
            throw new ArgumentException($"A tree is deeper than {MaxDepth} levels, which the explainer does not follow.");
        return HasValue(ensemble.Left[node], depth + 1) | HasValue(ensemble.Right[node], depth + 1);
    }

    private double Value(int node) => ensemble.OutputScale * ensemble.Values[(node * ensemble.OutputCount) + output];
}
