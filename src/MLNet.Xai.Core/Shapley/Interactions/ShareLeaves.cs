using System.Runtime.CompilerServices;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley;

/// <summary>
/// Path-dependent interactions leaf by leaf. A present player multiplies a leaf by 1 where the row meets all of its conditions on the path, else by 0; an absent one by the share of
/// the covers that goes the leaf's way.
/// </summary>
internal sealed class ShareLeaves
{
    private readonly double[] _columns;
    private readonly SetSums _sums;
    private readonly double[][][] _weights;
    private readonly bool[] _isOnPath;
    private readonly double[] _present;
    private readonly double[] _absent;
    private readonly int[] _path;
    private readonly int[] _chosen;
    private readonly double[][] _powers;
    private ShapTree _tree = null!;
    private int _depth;

    /// <param name="players">Number of players.</param>
    /// <param name="columns">Derived columns of the row.</param>
    /// <param name="sums">Where interactions are added up.</param>
    /// <param name="weights">By size of a set, number of other players of the path, and present ones of these.</param>
    public ShareLeaves(int players, double[] columns, SetSums sums, double[][][] weights)
    {
        (_columns, _sums, _weights) = (columns, sums, weights);
        (_isOnPath, _present, _absent, _path) = (new bool[players], new double[players], new double[players], new int[players]);
        _chosen = new int[sums.Order];
        _powers = [.. Enumerable.Range(0, players + 1).Select(d => new double[d + 1])];
        _powers[0][0] = 1;
    }

    /// <summary>Adds trees.</summary>
    public void Add(ShapTree[] trees)
    {
        foreach (ShapTree tree in trees)
        {
            _tree = tree;
            Visit(0);
        }
    }

    private void Visit(int node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int player = _tree.Player[node];
        bool goesLeft = _columns[_tree.Column[node]] <= _tree.Threshold[node], isNew = !_isOnPath[player];
        if (isNew)
        {
            (_isOnPath[player], _present[player], _absent[player]) = (true, 1, 1);
            _path[_depth++] = player;
        }

        (double present, double absent, double share) = (_present[player], _absent[player], _tree.LeftShare[node]);
        Child(_tree.Left[node], player, goesLeft ? present : 0, absent * share);
        Child(_tree.Right[node], player, goesLeft ? 0 : present, absent * (1 - share));
        (_present[player], _absent[player]) = (present, absent);
        if (isNew)
        {
            _isOnPath[player] = false;
            _depth--;
        }
    }

    private void Child(int child, int player, double present, double absent)
    {
        if (present == 0 && absent == 0)
            return;
        (_present[player], _absent[player]) = (present, absent);
        if (child >= 0)
            Visit(child);
        else if (_tree.LeafValues[~child] != 0)
            Leaf(0, 0, _tree.LeafValues[~child], 0);
    }

    // Each player of the path is in the set or not; _powers[rest] holds, by the number of present players, what those that are not make of the leaf.
    private void Leaf(int at, int size, double value, int rest)
    {
        double[] powers = _powers[rest];
        if (at == _depth)
        {
            if (size == 0)
                return;
            double sum = 0;
            double[] weights = _weights[size][rest];
            for (int t = 0; t <= rest; t++)
                sum += weights[t] * powers[t];
            _sums.Add(_chosen.AsSpan(0, size), value * sum);
            return;
        }

        int player = _path[at];
        (double present, double absent) = (_present[player], _absent[player]);
        if (size < _chosen.Length && present != absent)
        {
            _chosen[size] = player;
            Leaf(at + 1, size + 1, value * (present - absent), rest);
        }

        double[] next = _powers[rest + 1];
        next[rest + 1] = powers[rest] * present;
        for (int t = rest; t > 0; t--)
            next[t] = (powers[t] * absent) + (powers[t - 1] * present);
        next[0] = powers[0] * absent;
        Leaf(at + 1, size, value, rest + 1);
    }
}
