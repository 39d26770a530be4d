using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>A tree, and which background rows go left at each of its nodes: bit i of word w is row <c>64 w + i</c>.</summary>
internal sealed class PairTree
{
    private readonly ulong[] _goesLeft;
    private readonly int _words;

    /// <summary>Asks every node about every background row.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="columns">Derived columns of the background, <c>[column * rows + row]</c>.</param>
    /// <param name="rows">Number of background rows.</param>
    public PairTree(ShapTree tree, double[] columns, int rows)
    {
        Tree = tree;
        _words = (rows + 63) / 64;
        _goesLeft = new ulong[(long)tree.NodeCount * _words];
        for (int node = 0; node < tree.NodeCount; node++)
        {
            ReadOnlySpan<double> column = columns.AsSpan(tree.Column[node] * rows, rows);
            double threshold = tree.Threshold[node];
            for (int r = 0; r < rows; r++)
            {
                if (column[r] <= threshold)
                    _goesLeft[(node * _words) + (r >> 6)] |= 1UL << r;
            }
        }
    }

    /// <summary>The tree.</summary>
    public ShapTree Tree { get; }

    /// <summary>Which of 64 background rows go left at a node.</summary>
    public ulong GoesLeft(int node, int word) => _goesLeft[(node * _words) + word];
}
