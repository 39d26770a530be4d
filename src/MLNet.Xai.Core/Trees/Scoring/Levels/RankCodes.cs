using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>Codes of values: how many thresholds each is above. Sixteen values go down a binary tree of thresholds that registers hold.</summary>
internal sealed unsafe class RankCodes
{
    /// <summary>Most thresholds: a rank is a byte.</summary>
    public const int MostThresholds = byte.MaxValue;

    // Vectors are loaded of 16 thresholds of the levels 1 to 4, then of each level's.
    private const int Least = 32;

    // The root at 1, the children of k at 2k and 2k + 1.
    private readonly float[] _tree;
    private readonly int _levels;

    /// <param name="thresholds">Ascending, <see cref="MostThresholds"/> at most.</param>
    public RankCodes(ReadOnlySpan<float> thresholds)
    {
        Count = thresholds.Length;
        _levels = thresholds.IsEmpty ? 0 : BitOperations.Log2((uint)thresholds.Length) + 1;
        _tree = new float[Math.Max(Least, 1 << _levels)];

        // Nothing is above infinity.
        Array.Fill(_tree, float.PositiveInfinity);
        int next = 0;
        Fill(1, thresholds, ref next);
    }

    /// <summary>Number of thresholds.</summary>
    public int Count { get; }

    /// <summary>Writes codes.</summary>
    /// <param name="values">Values; there is room up to a multiple of 16.</param>
    /// <param name="count">How many.</param>
    /// <param name="column">What missing values are.</param>
    /// <param name="codes">Receives them; there is as much room.</param>
    /// <param name="way">Which vectors are used.</param>
    public void Write(float* values, int count, LevelColumn column, byte* codes, LevelWay way)
    {
        fixed (float* tree = _tree)
        {
            if (way == LevelWay.Alone)
            {
                for (int r = 0; r < count; r++)
                    codes[r] = float.IsNaN(values[r]) || (column.ZeroIsMissing && TreeEnsemble.IsZero(values[r])) ? column.MissingCode : Rank(tree, _levels, values[r]);
                return;
            }

            for (int r = 0; way == LevelWay.Shuffle256 && r < count; r += Vector256<float>.Count)
            {
                Vector256<float> x = Vector256.Load(values + r), missing = ~Vector256.Equals(x, x);
                if (column.ZeroIsMissing)
                    missing |= Vector256.LessThanOrEqual(Vector256.Abs(x), Vector256.Create(TreeEnsemble.LargestZero));
                Vector256<int> ranks = Vector256.ConditionalSelect(missing.AsInt32(), Vector256.Create((int)column.MissingCode), Ranks(tree, _levels, x));
                Vector128<short> few = Vector128.Narrow(ranks.GetLower(), ranks.GetUpper());
                Vector128.Narrow(few, few).AsByte().GetLower().Store(codes + r);
            }

            for (int r = 0; way != LevelWay.Shuffle256 && r < count; r += Vector512<float>.Count)
            {
                Vector512<float> x = Vector512.Load(values + r), missing = ~Vector512.Equals(x, x);
                if (column.ZeroIsMissing)
                    missing |= Vector512.LessThanOrEqual(Vector512.Abs(x), Vector512.Create(TreeEnsemble.LargestZero));
                Vector512<int> ranks = Vector512.ConditionalSelect(missing.AsInt32(), Vector512.Create((int)column.MissingCode), Ranks(tree, _levels, x));
                Avx512F.ConvertToVector128Byte(ranks).Store(codes + r);
            }
        }
    }

    private static byte Rank(float* tree, int levels, float x)
    {
        int at = 1;
        for (int level = 0; level < levels; level++)
            at = (2 * at) + (x > tree[at] ? 1 : 0);
        return (byte)(at - (1 << levels));
    }

    private static Vector256<int> Ranks(float* tree, int levels, Vector256<float> x)
    {
        Vector256<int> at = Vector256<int>.One;
        for (int level = 0; level < levels; level++)
            at = at + at - Vector256.GreaterThan(x, Avx2.GatherVector256(tree, at, sizeof(float))).AsInt32();
        return at - Vector256.Create(1 << levels);
    }

    private static Vector512<int> Ranks(float* tree, int levels, Vector512<float> x)
    {
        Vector512<int> at = Vector512<int>.One;
        var top = Vector512.Load(tree);
        for (int level = 0; level < Math.Min(4, levels); level++)
            at = Down(at, x, Avx512F.PermuteVar16x32(top, at));
        if (levels > 4)
            at = Down(at, x, Avx512F.PermuteVar16x32(Vector512.Load(tree + 16), at));
        if (levels > 5)
            at = Down(at, x, Of32(tree + 32, at));
        if (levels > 6)
            at = Down(at, x, Of64(tree + 64, at));
        if (levels > 7)
            at = Down(at, x, Choose(at, 64, Of64(tree + 128, at), Of64(tree + 192, at)));
        return at - Vector512.Create(1 << levels);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of32(float* table, Vector512<int> at) => Avx512F.PermuteVar16x32x2(Vector512.Load(table), at, Vector512.Load(table + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of64(float* table, Vector512<int> at) => Choose(at, 32, Of32(table, at), Of32(table + 32, at));

    // The second where a bit is set.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Choose(Vector512<int> at, int bit, Vector512<float> first, Vector512<float> second) =>
        Vector512.ConditionalSelect(Vector512.Equals(at & Vector512.Create(bit), Vector512<int>.Zero).AsSingle(), first, second);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Down(Vector512<int> at, Vector512<float> x, Vector512<float> threshold) => at + at - Vector512.GreaterThan(x, threshold).AsInt32();

    private void Fill(int node, ReadOnlySpan<float> thresholds, ref int next)
    {
        if (node >= 1 << _levels)
            return;
        Fill(2 * node, thresholds, ref next);
        if (next < thresholds.Length)
            _tree[node] = thresholds[next++];
        Fill((2 * node) + 1, thresholds, ref next);
    }
}
