using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Plots;

/// <summary>A node's place in a drawing.</summary>
/// <param name="Node">The node.</param>
/// <param name="Parent">The box that leads to it; -1 for the root.</param>
/// <param name="Column">Its column from the left.</param>
/// <param name="Line">Its middle, in lines from the top: ends are half-way between whole numbers.</param>
/// <param name="IsFolded">Whether what is below is not drawn.</param>
internal sealed record TreeBox(int Node, int Parent, int Column, double Line, bool IsFolded);

/// <summary>
/// Where a tree's nodes go: the root on the left, every end on a line of its own, every other node half-way between its two sides, which stand in the next column. No two boxes of a column meet,
/// as their branches have different lines.
/// </summary>
internal sealed class TreeBoxes
{
    private readonly List<TreeBox> _boxes = [];
    private readonly NamedTree _tree;
    private readonly int _depth;

    private TreeBoxes(NamedTree tree, int depth)
    {
        (_tree, _depth) = (tree, depth);
        Place(tree.Root, -1, 0);
    }

    /// <summary>Parents before their children.</summary>
    public IReadOnlyList<TreeBox> Boxes => _boxes;

    /// <summary>Number of ends.</summary>
    public int Lines { get; private set; }

    public int Columns => _boxes.Max(box => box.Column) + 1;

    /// <summary>As deep as is allowed, less where there would be too many ends.</summary>
    public static TreeBoxes Of(NamedTree tree, int maxDepth, int maxEnds)
    {
        for (int depth = maxDepth; ; depth--)
        {
            var boxes = new TreeBoxes(tree, depth);
            if (depth == 1 || boxes.Lines <= maxEnds)
                return boxes;
        }
    }

    private double Place(int node, int parent, int column)
    {
        int at = _boxes.Count;
        bool leaf = _tree.IsLeaf(node);
        _boxes.Add(new TreeBox(node, parent, column, 0, !leaf && column == _depth));
        TreeEnsemble trees = _tree.Ensemble;
        double line = leaf || column == _depth ? Lines++ + 0.5 : (Place(trees.Left[node], at, column + 1) + Place(trees.Right[node], at, column + 1)) / 2;
        _boxes[at] = _boxes[at] with { Line = line };
        return line;
    }
}
