namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>A tree cut into clusters of nodes small enough to be looked up in one table.</summary>
internal sealed class TableTree
{
    /// <summary>The columns to rank rows by: (derived column, its ascending thresholds, at most 255).</summary>
    public required RankColumn[] RankColumns { get; init; }

    /// <summary>The clusters; the first holds the root.</summary>
    public required TableCluster[] Clusters { get; init; }

    /// <summary>Values of the tree's leaves.</summary>
    public required double[] LeafValues { get; init; }

    /// <summary>What the background rows do at the leaves; <see langword="null"/> for path-dependent values.</summary>
    public BackgroundPatterns? Background { get; set; }
}

/// <summary>A derived column and some of the thresholds that a tree compares it with.</summary>
internal sealed record RankColumn(int Column, double[] Thresholds)
{
    /// <summary>The most thresholds a column may have so that the ranks, and the rank of NaN, fit into a byte. More are cut into several columns.</summary>
    public const int MaxThresholds = 255;
}

/// <summary>
/// Nodes of one tree that hang together. For a row, the players on the path to the cluster's root are "on" (the row meets all their conditions)
/// or not, and every node of the cluster has an outcome; these bits together index the cluster's table of Shapley values.
/// </summary>
internal sealed class TableCluster
{
    /// <summary>The nodes in preorder.</summary>
    public required TableNode[] Nodes { get; init; }

    /// <summary>For every player on the path to the root, in the order of first appearance: its lane and its share of the cover.</summary>
    public required (int Lane, double Share)[] Path { get; init; }

    /// <summary>The player of every lane; <see langword="null"/> where lanes are the forest's players themselves.</summary>
    public required int[]? LanePlayers { get; init; }

    /// <summary>Whether a leaf belongs to the cluster; without one there is nothing to look up.</summary>
    public required bool HasLeaves { get; init; }

    /// <summary>Bits of an index into the table.</summary>
    public int IndexBits => Path.Length + Nodes.Length;
}

/// <summary>What a node's child is, as seen from its cluster.</summary>
internal enum ChildKind : byte
{
    /// <summary>A leaf; the index is the leaf's.</summary>
    Leaf,

    /// <summary>A node of the same cluster; the index is its position.</summary>
    Node,

    /// <summary>The root of another cluster; the index is that cluster's.</summary>
    Cluster,
}

/// <summary>An inner node of a cluster.</summary>
internal struct TableNode
{
    /// <summary>Which ranks to compare.</summary>
    public int RankColumn;

    /// <summary>A row goes left when its rank is not greater.</summary>
    public byte Rank;

    /// <summary>Number of players on the path before this node.</summary>
    public byte Depth;

    /// <summary>The player's number on the path; equal to <see cref="Depth"/> when it appears here for the first time.</summary>
    public byte Player;

    /// <summary>The lane of a table row that the player's value is in.</summary>
    public byte Lane;

    /// <summary>Nodes of the cluster below and including this one.</summary>
    public byte Size;

    /// <summary>What the left child is.</summary>
    public ChildKind LeftKind;

    /// <summary>What the right child is.</summary>
    public ChildKind RightKind;

    /// <summary>Which one it is.</summary>
    public int Left;

    /// <summary>Which one it is.</summary>
    public int Right;

    /// <summary>The left child's share of the node's cover.</summary>
    public double LeftShare;
}
