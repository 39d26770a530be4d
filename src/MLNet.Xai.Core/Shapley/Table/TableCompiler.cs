using System.Runtime.CompilerServices;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>Cuts a tree into clusters whose indices have at most <paramref name="indexBits"/> bits.</summary>
internal sealed class TableCompiler(ShapTree tree, int indexBits)
{
    /// <summary>Lanes of a table row, the most players that trees may use.</summary>
    public const int MaxPlayers = 8;

    private readonly (int Column, byte Rank)[] _ranks = new (int, byte)[tree.NodeCount];
    private readonly bool[] _cutLeft = new bool[tree.NodeCount];
    private readonly bool[] _cutRight = new bool[tree.NodeCount];
    private readonly List<TableCluster?> _clusters = [];
    private readonly List<int> _path = [];
    private readonly double[] _shares = new double[MaxPlayers];

    /// <summary>The clusters of the tree.</summary>
    public TableTree Compile()
    {
        RankColumn[] columns = RankThresholds();
        Cut(0);
        AddCluster(0);
        return new TableTree { RankColumns = columns, Clusters = [.. _clusters.Select(c => c!)], LeafValues = tree.LeafValues };
    }

    /// <summary>How many index bits are best for so many players: at least two splits to a table, as long as it stays near the processor.</summary>
    public static int IndexBitsFor(int players) => Math.Max(8, players + 2);

    private RankColumn[] RankThresholds()
    {
        List<RankColumn> columns = [];
        foreach (IGrouping<int, int> nodes in Enumerable.Range(0, tree.NodeCount).GroupBy(n => tree.Column[n]).OrderBy(g => g.Key))
        {
            double[] thresholds = [.. nodes.Select(n => tree.Threshold[n]).Distinct().Order()];
            int first = columns.Count;
            foreach (double[] chunk in thresholds.Chunk(RankColumn.MaxThresholds))
                columns.Add(new RankColumn(nodes.Key, chunk));
            foreach (int node in nodes)
            {
                int rank = Array.BinarySearch(thresholds, tree.Threshold[node]);
                _ranks[node] = (first + (rank / RankColumn.MaxThresholds), (byte)(rank % RankColumn.MaxThresholds));
            }
        }

        return [.. columns];
    }

    // The number of nodes that stay with a node when, from below, the larger child is cut off until the rest fits.
    private int Cut(int node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int limit = indexBits - _path.Count;
        bool added = Enter(tree.Player[node]);
        int left = tree.Left[node] >= 0 ? Cut(tree.Left[node]) : 0;
        int right = tree.Right[node] >= 0 ? Cut(tree.Right[node]) : 0;
        Leave(added);
        while (1 + left + right > limit)
        {
            if (left >= right)
                (left, _cutLeft[node]) = (0, true);
            else
                (right, _cutRight[node]) = (0, true);
        }

        return 1 + left + right;
    }

    private int AddCluster(int root)
    {
        int id = _clusters.Count;
        _clusters.Add(null);
        (int, double)[] path = [.. _path.Select((player, i) => (player, _shares[i]))];
        List<TableNode> nodes = [];
        AddNode(root, nodes);
        _clusters[id] = new TableCluster
        {
            Nodes = [.. nodes],
            Path = path,
            HasLeaves = nodes.Exists(n => n.LeftKind == ChildKind.Leaf || n.RightKind == ChildKind.Leaf),
        };
        return id;
    }

    private int AddNode(int node, List<TableNode> nodes)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int position = nodes.Count;
        nodes.Add(default);
        var compiled = new TableNode
        {
            RankColumn = _ranks[node].Column,
            Rank = _ranks[node].Rank,
            Depth = (byte)_path.Count,
            Lane = (byte)tree.Player[node],
            LeftShare = tree.LeftShare[node],
        };
        bool added = Enter(tree.Player[node]);
        int player = _path.IndexOf(tree.Player[node]);
        compiled.Player = (byte)player;
        double share = _shares[player];
        _shares[player] = share * tree.LeftShare[node];
        (compiled.LeftKind, compiled.Left) = AddChild(tree.Left[node], _cutLeft[node], nodes);
        _shares[player] = share * (1 - tree.LeftShare[node]);
        (compiled.RightKind, compiled.Right) = AddChild(tree.Right[node], _cutRight[node], nodes);
        _shares[player] = share;
        Leave(added);
        compiled.Size = (byte)(nodes.Count - position);
        nodes[position] = compiled;
        return position;
    }

    private (ChildKind, int) AddChild(int child, bool cut, List<TableNode> nodes)
    {
        if (child < 0)
            return (ChildKind.Leaf, ~child);
        return cut ? (ChildKind.Cluster, AddCluster(child)) : (ChildKind.Node, AddNode(child, nodes));
    }

    private bool Enter(int player)
    {
        if (_path.Contains(player))
            return false;
        _shares[_path.Count] = 1;
        _path.Add(player);
        return true;
    }

    private void Leave(bool added)
    {
        if (added)
            _path.RemoveAt(_path.Count - 1);
    }
}
