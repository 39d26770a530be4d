namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>
/// One tree for one output as the kernels compile it: inner nodes in preorder that compare a derived column with a threshold.
/// A child is the index of an inner node, or the complement <c>~leaf</c> of an index into <see cref="LeafValues"/>.
/// </summary>
internal sealed class ShapTree
{
    /// <summary>Where <c>column &lt;= threshold</c> goes.</summary>
    public required int[] Left { get; init; }

    /// <summary>Where everything else goes.</summary>
    public required int[] Right { get; init; }

    /// <summary>The derived column each node compares.</summary>
    public required int[] Column { get; init; }

    /// <summary>The player (index into <see cref="ShapForest.Players"/>) each node's outcome is credited to.</summary>
    public required int[] Player { get; init; }

    /// <summary>The largest column value that goes left.</summary>
    public required double[] Threshold { get; init; }

    /// <summary>The share of a node's cover that its left child has; the right child has the rest.</summary>
    public required double[] LeftShare { get; init; }

    /// <summary>Leaf values of the output, scaled.</summary>
    public required double[] LeafValues { get; init; }

    /// <summary>The mean of the leaves, weighted by cover.</summary>
    public required double Mean { get; init; }

    /// <summary>Most inner nodes on a path.</summary>
    public required int Depth { get; init; }

    /// <summary>Most different players on a path.</summary>
    public required int PathPlayers { get; init; }

    /// <summary>Number of inner nodes.</summary>
    public int NodeCount => Left.Length;
}
