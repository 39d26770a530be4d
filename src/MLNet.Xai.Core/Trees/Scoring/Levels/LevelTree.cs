namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>
/// A tree as tables of bytes, four for each level: nodes have numbers in their level, those that split before the leaves, and a vector of such numbers finds what it needs by permuting a table.
/// </summary>
/// <param name="Levels">The levels of splits.</param>
/// <param name="Tables">Of each level by node: the place of its column among the level's, the largest code that goes left, the left child's number, the right child's.</param>
/// <param name="Columns">The columns of each level.</param>
/// <param name="Bases">Low bytes, then high bytes of what makes a leaf's number in the level below a level of splits its number in the tree.</param>
/// <param name="Values">Leaves x outputs.</param>
internal sealed record LevelTree(Level[] Levels, byte[] Tables, int[] Columns, byte[] Bases, double[] Values)
{
    /// <summary>Bytes of a vector.</summary>
    public const int Register = 64;

    /// <summary>Bytes that a shuffle looks up.</summary>
    public const int Few = 16;

    /// <summary>Makes the tables.</summary>
    /// <param name="ensemble">The trees.</param>
    /// <param name="tree">Which one.</param>
    /// <param name="order">Its nodes that split.</param>
    /// <param name="group">Where its columns are.</param>
    public static LevelTree Of(TreeEnsemble ensemble, int tree, LevelOrder order, LevelGroup group)
    {
        int outputs = ensemble.OutputCount;
        int[] splits = order.Splits, starts = order.Starts;
        var levels = new Level[starts.Length - 1];
        for (int l = 0, table = 0; l < levels.Length; l++)
        {
            int registers = starts[l + 1] - starts[l] > Register ? 2 : 1;
            levels[l] = new Level(table, registers, starts[l + 1] - starts[l], 0, 0, (byte)(l + 2 < starts.Length ? starts[l + 2] - starts[l + 1] : 0));
            table += 4 * registers * Register;
        }

        byte[] tables = new byte[levels.Sum(level => 4 * level.Width)], bases = new byte[2 * Register];
        var columns = new List<int>();
        double[] values = new double[(splits.Length + 1) * outputs];
        int leaves = 0;
        if (levels.Length == 0)
            Keep(ensemble.Roots[tree], 0);
        for (int l = 0; l < levels.Length; l++)
        {
            Level level = levels[l] with { FirstColumn = columns.Count };
            int below = 0, start = leaves - level.Splits;
            (bases[l], bases[Register + l]) = ((byte)start, (byte)(start >> 8));
            Span<byte> own = tables.AsSpan(level.Table, 4 * level.Width);
            for (int i = 0; i < starts[l + 1] - starts[l]; i++)
            {
                int node = splits[starts[l] + i];
                (int column, own[level.Width + i]) = group.Place(ensemble, node);
                int place = columns.IndexOf(column, level.FirstColumn);
                own[i] = (byte)(place < 0 ? columns.Count - level.FirstColumn : place - level.FirstColumn);
                if (place < 0)
                    columns.Add(column);
                own[(2 * level.Width) + i] = Number(ensemble.Left[node]);
                own[(3 * level.Width) + i] = Number(ensemble.Right[node]);
            }

            levels[l] = level with { ColumnCount = columns.Count - level.FirstColumn };

            byte Number(int child)
            {
                if (ensemble.Left[child] != TreeEnsemble.Leaf)
                    return (byte)below++;
                Keep(child, leaves);
                return (byte)(leaves++ - start);
            }
        }

        return new LevelTree(levels, tables, [.. columns], bases, values);

        void Keep(int node, int leaf) => ensemble.Values.Slice(node * outputs, outputs).CopyTo(values.AsSpan(leaf * outputs));
    }
}

/// <summary>A level of splits.</summary>
/// <param name="Table">Where its tables start.</param>
/// <param name="Registers">Vectors of each of the four.</param>
/// <param name="Nodes">Its nodes.</param>
/// <param name="FirstColumn">The first of its columns.</param>
/// <param name="ColumnCount">How many there are.</param>
/// <param name="Splits">Nodes of the next level that split: from this number on they are leaves.</param>
internal readonly record struct Level(int Table, int Registers, int Nodes, int FirstColumn, int ColumnCount, byte Splits)
{
    /// <summary>Bytes of a table.</summary>
    public int Width => Registers * LevelTree.Register;
}
