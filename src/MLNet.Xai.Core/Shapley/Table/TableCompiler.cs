using System.Runtime.CompilerServices;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>Cuts a tree into clusters that have at most <see cref="MaxPlayers"/> players and indices of at most <paramref name="indexBits"/> bits.</summary>
/// <param name="tree">The tree; none of its paths has more than <see cref="MaxPlayers"/> players.</param>
/// <param name="indexBits">Bits of an index.</param>
/// <param name="localLanes">Whether every cluster numbers its own players for the lanes: for forests of more players than lanes.</param>
internal sealed class TableCompiler(ShapTree tree, int indexBits, bool localLanes)
{
    /// <summary>Lanes of a table row, the most players that a path may have.</summary>
    public const int MaxPlayers = 8;

    private readonly (int Column, byte Rank)[] _ranks = new (int, byte)[tree.NodeCount];
    private readonly bool[] _cutLeft = new bool[tree.NodeCount];
    private readonly bool[] _cutRight = new bool[tree.NodeCount];
    private readonly List<TableCluster?> _clusters = [];
    private readonly List<int> _path = [];
    private readonly double[] _shares = new double[MaxPlayers];
    private List<int> _lanes = [];

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

    // What stays with a node when, from below, the larger child is cut off until the rest fits: number of nodes, and the players they ask for
    // unless lanes are the forest's players, which always fit.
    private (int Nodes, HashSet<int> Players) Cut(int node)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        int limit = indexBits - _path.Count;
        int lanes = MaxPlayers - _path.Count;
        bool added = Enter(tree.Player[node]);
        (int left, HashSet<int> leftPlayers) = tree.Left[node] >= 0 ? Cut(tree.Left[node]) : (0, []);
        (int right, HashSet<int> rightPlayers) = tree.Right[node] >= 0 ? Cut(tree.Right[node]) : (0, []);
        Leave(added);
        while (true)
        {
            HashSet<int> players = [];
            if (localLanes)
            {
                players = [tree.Player[node], .. leftPlayers, .. rightPlayers];
                players.ExceptWith(_path);
            }

            if (1 + left + right <= limit && players.Count <= lanes)
                return (1 + left + right, players);
            if (left >= right)
                (left, leftPlayers, _cutLeft[node]) = (0, [], true);
            else
                (right, rightPlayers, _cutRight[node]) = (0, [], true);
        }
    }

    private int AddCluster(int root)
    {
        int id = _clusters.Count;
        _clusters.Add(null);
        List<int> outer = _lanes;
        _lanes = [.. _path];
        (int, double)[] path = [.. _path.Select((player, i) => (Lane(player), _shares[i]))];
        List<TableNode> nodes = [];
        AddNode(root, nodes);
        int[]? lanePlayers = localLanes ? [.. _lanes] : null;
        _lanes = outer;
        _clusters[id] = new TableCluster
        {
            Nodes = [.. nodes],
            Path = path,
            LanePlayers = lanePlayers,
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
            Lane = (byte)Lane(tree.Player[node]),
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

    private int Lane(int player)
    {
        if (!localLanes)
            return player;
        if (!_lanes.Contains(player))
            _lanes.Add(player);
        return _lanes.IndexOf(player);
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
