namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>Walks rows down a tree, a level at a time, where registers do not permute bytes but shuffle 16: a level's tables are looked up 16 nodes at a time.</summary>
internal static unsafe class LevelShuffle<T>
    where T : unmanaged, IByteLanes<T>
{
    // Added to a place among 16, it leaves the highest bit alone; added to any other place, it sets it.
    private const byte Inside = 0x70;

    /// <summary>Walks <see cref="LevelWalk.Rows"/> rows.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="codes">Columns x <see cref="LevelWalk.Stride"/>, from the first row on.</param>
    /// <param name="leaves">Receives the number of a leaf for each row.</param>
    public static void Together(LevelTree tree, byte* codes, ushort* leaves)
    {
        for (int row = 0; row < LevelWalk.Rows; row += 2 * T.Count)
            Walk(tree, codes + row, leaves + row);
    }

    private static void Walk(LevelTree tree, byte* codes, ushort* leaves)
    {
        // Numbers in the level, levels gone down, and all bits where there is farther to go.
        T number0 = default, number1 = default, gone0 = default, gone1 = default, goes0 = T.All(byte.MaxValue), goes1 = goes0, inside = T.All(Inside);
        fixed (byte* tables = tree.Tables, bases = tree.Bases)
        fixed (int* columns = tree.Columns)
        {
            foreach (ref readonly Level level in tree.Levels.AsSpan())
            {
                T own0 = default, own1 = default, limit0 = default, limit1 = default, left0 = default, left1 = default, right0 = default, right1 = default;
                int width = level.Width;
                byte* table = tables + level.Table;
                for (int first = 0; first < level.Nodes; first += LevelTree.Few, table += LevelTree.Few)
                {
                    T start = T.All((byte)first), place0 = T.AddSaturate(number0 - start, inside), place1 = T.AddSaturate(number1 - start, inside);
                    T few = T.Table(table);
                    (own0, own1) = (own0 | T.Shuffle(few, place0), own1 | T.Shuffle(few, place1));
                    few = T.Table(table + width);
                    (limit0, limit1) = (limit0 | T.Shuffle(few, place0), limit1 | T.Shuffle(few, place1));
                    few = T.Table(table + (2 * width));
                    (left0, left1) = (left0 | T.Shuffle(few, place0), left1 | T.Shuffle(few, place1));
                    few = T.Table(table + (3 * width));
                    (right0, right1) = (right0 | T.Shuffle(few, place0), right1 | T.Shuffle(few, place1));
                }

                byte* column = codes + ((long)columns[level.FirstColumn] * LevelWalk.Stride);
                T x0 = T.Load(column), x1 = T.Load(column + T.Count);
                for (int c = 1; c < level.ColumnCount; c++)
                {
                    column = codes + ((long)columns[level.FirstColumn + c] * LevelWalk.Stride);
                    T place = T.All((byte)c);
                    (x0, x1) = (T.Select(T.Equal(own0, place), T.Load(column), x0), T.Select(T.Equal(own1, place), T.Load(column + T.Count), x1));
                }

                (gone0, gone1) = (gone0 - goes0, gone1 - goes1);
                number0 = T.Select(goes0, T.Select(T.AtMost(x0, limit0), left0, right0), number0);
                number1 = T.Select(goes1, T.Select(T.AtMost(x1, limit1), left1, right1), number1);
                var splits = T.All(level.Splits);
                (goes0, goes1) = (T.AndNot(goes0, T.AtMost(splits, number0)), T.AndNot(goes1, T.AtMost(splits, number1)));
                if (T.IsZero(goes0 | goes1))
                    break;
            }

            Leaves(bases, tree.Levels.Length, number0, gone0, leaves);
            Leaves(bases, tree.Levels.Length, number1, gone1, leaves + T.Count);
        }
    }

    private static void Leaves(byte* bases, int levels, T number, T gone, ushort* leaves)
    {
        T low = default, high = default;
        for (int first = 0; first < levels; first += LevelTree.Few)
        {
            // A row that has gone down a level is at the first.
            T place = T.AddSaturate(gone - T.All((byte)(first + 1)), T.All(Inside));
            low |= T.Shuffle(T.Table(bases + first), place);
            high |= T.Shuffle(T.Table(bases + LevelTree.Register + first), place);
        }

        T.Store(number, low, high, leaves);
    }
}
