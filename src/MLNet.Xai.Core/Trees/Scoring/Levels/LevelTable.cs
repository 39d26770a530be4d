namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>The trees of an ensemble that can be walked level by level, and the columns that they share.</summary>
internal sealed class LevelTable
{
    /// <summary>Takes the trees apart.</summary>
    public LevelTable(TreeEnsemble ensemble)
    {
        Ensemble = ensemble;
        Groups = new LevelGroup?[ensemble.TreeCount];
        Trees = new LevelTree?[ensemble.TreeCount];
        LevelOrder?[] orders = [.. Enumerable.Range(0, Trees.Length).Select(tree => LevelOrder.Of(ensemble, tree))];
        var group = new LevelGroup();
        for (int tree = 0; tree < Trees.Length; tree++)
        {
            if (orders[tree] is not { } order)
                continue;
            if (!group.TryAdd(ensemble, order.Splits))
            {
                group.Close();
                group = new LevelGroup();
                if (!group.TryAdd(ensemble, order.Splits))
                    continue;
            }

            Groups[tree] = group;
        }

        group.Close();
        for (int tree = 0; tree < Trees.Length; tree++)
            Trees[tree] = Groups[tree] is { } own ? LevelTree.Of(ensemble, tree, orders[tree]!, own) : null;
        IsFull = !Trees.Contains(null);
    }

    /// <summary>The trees.</summary>
    public TreeEnsemble Ensemble { get; }

    /// <summary>Whether these are all.</summary>
    public bool IsFull { get; }

    /// <summary>By tree the columns that it shares with others; null where it cannot be walked by levels.</summary>
    public LevelGroup?[] Groups { get; }

    /// <summary>By tree its levels, or null.</summary>
    public LevelTree?[] Trees { get; }
}
