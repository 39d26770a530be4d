using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>Walks rows down a tree, a level at a time: 128 rows together with vectors of bytes, each alone elsewhere.</summary>
internal static unsafe class LevelWalk
{
    /// <summary>Rows that are walked together.</summary>
    public const int Rows = 2 * LevelTree.Register;

    /// <summary>Rows of a column of codes.</summary>
    public const int Stride = BlockScorer.Rows;

    /// <summary>The fastest way on this machine.</summary>
    public static LevelWay Best => Can(LevelWay.Permute) ? LevelWay.Permute : Can(LevelWay.Shuffle512) ? LevelWay.Shuffle512 : Can(LevelWay.Shuffle256) ? LevelWay.Shuffle256 : LevelWay.Alone;

    /// <summary>Whether this machine has the instructions.</summary>
    public static bool Can(LevelWay way) => way switch
    {
        LevelWay.Permute => Avx512Vbmi.IsSupported,
        LevelWay.Shuffle512 => Avx512BW.IsSupported && Vector512.IsHardwareAccelerated,
        LevelWay.Shuffle256 => Avx2.IsSupported,
        _ => true,
    };

    /// <summary>Walks up to <see cref="Rows"/> rows.</summary>
    /// <param name="way">How.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="codes">Columns x <see cref="Stride"/>, from the first row on.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="leaves">Receives the number of a leaf for each; there is room for <see cref="Rows"/>.</param>
    public static void Walk(LevelWay way, LevelTree tree, byte* codes, int count, ushort* leaves)
    {
        if (way == LevelWay.Alone)
            Alone(tree, codes, count, leaves);
        else
            Together(way, tree, codes, leaves);
    }

    /// <summary>Walks rows.</summary>
    /// <param name="way">How; not <see cref="LevelWay.Alone"/>.</param>
    /// <param name="tree">The tree.</param>
    /// <param name="codes">Columns x <see cref="Stride"/>, from the first row on.</param>
    /// <param name="leaves">Receives the number of a leaf for each of <see cref="Rows"/> rows.</param>
    public static void Together(LevelWay way, LevelTree tree, byte* codes, ushort* leaves)
    {
        switch (way)
        {
            case LevelWay.Permute:
                Together(tree, codes, leaves);
                break;
            case LevelWay.Shuffle512:
                LevelShuffle<Bytes512>.Together(tree, codes, leaves);
                break;
            case LevelWay.Shuffle256:
                LevelShuffle<Bytes256>.Together(tree, codes, leaves);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(way), way, "Rows are not walked together so.");
        }
    }

    /// <summary>Walks 128 rows, bytes being permuted.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="codes">Columns x <see cref="Stride"/>, from the first row on.</param>
    /// <param name="leaves">Receives the number of a leaf for each row.</param>
    public static void Together(LevelTree tree, byte* codes, ushort* leaves)
    {
        // Numbers in the level, levels gone down, and all bits where there is farther to go.
        Vector512<byte> number0 = default, number1 = default, gone0 = default, gone1 = default, goes0 = Vector512<byte>.AllBitsSet, goes1 = goes0, one = Vector512.Create((byte)1);
        fixed (byte* tables = tree.Tables, bases = tree.Bases)
        fixed (int* columns = tree.Columns)
        {
            foreach (ref readonly Level level in tree.Levels.AsSpan())
            {
                byte* table = tables + level.Table, column = codes + ((long)columns[level.FirstColumn] * Stride);
                int registers = level.Registers, width = registers * LevelTree.Register;
                Vector512<byte> x0 = Vector512.Load(column), x1 = Vector512.Load(column + LevelTree.Register);
                if (level.ColumnCount > 1)
                {
                    Vector512<byte> own0 = Look(table, registers, number0), own1 = Look(table, registers, number1), place = one;
                    for (int c = 1; c < level.ColumnCount; c++, place += one)
                    {
                        column = codes + ((long)columns[level.FirstColumn + c] * Stride);
                        x0 = Vector512.ConditionalSelect(Vector512.Equals(own0, place), Vector512.Load(column), x0);
                        x1 = Vector512.ConditionalSelect(Vector512.Equals(own1, place), Vector512.Load(column + LevelTree.Register), x1);
                    }
                }

                table += width;
                Vector512<byte> right0 = Vector512.GreaterThan(x0, Look(table, registers, number0)), right1 = Vector512.GreaterThan(x1, Look(table, registers, number1));
                table += width;
                Vector512<byte> next0 = Vector512.ConditionalSelect(right0, Look(table + width, registers, number0), Look(table, registers, number0));
                Vector512<byte> next1 = Vector512.ConditionalSelect(right1, Look(table + width, registers, number1), Look(table, registers, number1));
                (gone0, gone1) = (gone0 - goes0, gone1 - goes1);
                (number0, number1) = (Vector512.ConditionalSelect(goes0, next0, number0), Vector512.ConditionalSelect(goes1, next1, number1));
                var splits = Vector512.Create(level.Splits);
                goes0 &= Vector512.LessThan(number0, splits);
                goes1 &= Vector512.LessThan(number1, splits);
                if ((goes0 | goes1) == Vector512<byte>.Zero)
                    break;
            }

            Leaves(bases, number0, gone0 - one, leaves);
            Leaves(bases, number1, gone1 - one, leaves + LevelTree.Register);
        }
    }

    /// <summary>The same of any number of rows, one by one.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="codes">Columns x <see cref="Stride"/>, from the first row on.</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="leaves">Receives the number of a leaf for each row.</param>
    public static void Alone(LevelTree tree, byte* codes, int count, ushort* leaves)
    {
        fixed (Level* levels = tree.Levels)
        fixed (byte* tables = tree.Tables, bases = tree.Bases)
        fixed (int* columns = tree.Columns)
        {
            for (int r = 0; r < count; r++)
            {
                int number = 0, gone = 0;
                for (bool goes = tree.Levels.Length > 0; goes; gone++)
                {
                    Level* level = levels + gone;
                    int width = level->Width;
                    byte* own = tables + level->Table + number;
                    byte x = codes[((long)columns[level->FirstColumn + own[0]] * Stride) + r];
                    number = own[x > own[width] ? 3 * width : 2 * width];
                    goes = number < level->Splits;
                }

                int last = Math.Max(0, gone - 1);
                leaves[r] = (ushort)(bases[last] + (bases[LevelTree.Register + last] << 8) + number);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Leaves(byte* bases, Vector512<byte> numbers, Vector512<byte> levels, ushort* leaves)
    {
        (Vector512<ushort> low0, Vector512<ushort> low1) = Vector512.Widen(Avx512Vbmi.PermuteVar64x8(Vector512.Load(bases), levels));
        (Vector512<ushort> high0, Vector512<ushort> high1) = Vector512.Widen(Avx512Vbmi.PermuteVar64x8(Vector512.Load(bases + LevelTree.Register), levels));
        (Vector512<ushort> own0, Vector512<ushort> own1) = Vector512.Widen(numbers);
        (low0 + (high0 << 8) + own0).Store(leaves);
        (low1 + (high1 << 8) + own1).Store(leaves + Vector512<ushort>.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Look(byte* table, int registers, Vector512<byte> numbers) => registers == 1
        ? Avx512Vbmi.PermuteVar64x8(Vector512.Load(table), numbers)
        : Avx512Vbmi.PermuteVar64x8x2(Vector512.Load(table), numbers, Vector512.Load(table + LevelTree.Register));
}
