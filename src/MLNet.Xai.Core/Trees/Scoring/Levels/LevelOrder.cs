namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>The nodes of a tree that split, level by level.</summary>
/// <param name="Splits">The nodes.</param>
/// <param name="Starts">Where each level starts, and the end.</param>
internal sealed record LevelOrder(int[] Splits, int[] Starts)
{
    /// <summary>Most levels of splits: what a vector of bytes has lanes.</summary>
    public const int MostLevels = 64;

    /// <summary>Most nodes of a level that split: their children have bytes for numbers.</summary>
    public const int MostSplits = 128;

    /// <summary>The order of a tree, or null where it has too many levels, or too many nodes in one.</summary>
    public static LevelOrder? Of(TreeEnsemble ensemble, int tree)
    {
        ReadOnlySpan<int> left = ensemble.Left, right = ensemble.Right;
        var splits = new List<int>();
        var starts = new List<int> { 0 };
        int root = ensemble.Roots[tree];
        if (left[root] != TreeEnsemble.Leaf)
            splits.Add(root);
        while (splits.Count > starts[^1])
        {
            int first = starts[^1], end = splits.Count;
            starts.Add(end);
            if (end - first > MostSplits || starts.Count > MostLevels + 1)
                return null;
            for (int i = first; i < end; i++)
            {
                if (left[left[splits[i]]] != TreeEnsemble.Leaf)
                    splits.Add(left[splits[i]]);
                if (left[right[splits[i]]] != TreeEnsemble.Leaf)
                    splits.Add(right[splits[i]]);
            }
        }

        return new LevelOrder([.. splits], [.. starts]);
    }
}
