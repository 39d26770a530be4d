using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>256 bits of bytes: AVX2.</summary>
internal readonly unsafe struct Bytes256(Vector256<byte> lanes) : IByteLanes<Bytes256>
{
    private readonly Vector256<byte> _lanes = lanes;

    public static int Count => Vector256<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 operator +(Bytes256 a, Bytes256 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 operator -(Bytes256 a, Bytes256 b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 operator |(Bytes256 a, Bytes256 b) => new(a._lanes | b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 All(byte value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 Load(byte* from) => new(Vector256.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 Table(byte* from) => new(Avx2.BroadcastVector128ToVector256(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 Shuffle(Bytes256 table, Bytes256 places) => new(Avx2.Shuffle(table._lanes, places._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 AddSaturate(Bytes256 a, Bytes256 b) => new(Avx2.AddSaturate(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 Equal(Bytes256 a, Bytes256 b) => new(Vector256.Equals(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 AtMost(Bytes256 a, Bytes256 b) => new(Vector256.Equals(Vector256.Max(a._lanes, b._lanes), b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 Select(Bytes256 mask, Bytes256 yes, Bytes256 no) => new(Vector256.ConditionalSelect(mask._lanes, yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes256 AndNot(Bytes256 value, Bytes256 mask) => new(Vector256.AndNot(value._lanes, mask._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Bytes256 value) => value._lanes == Vector256<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Bytes256 number, Bytes256 low, Bytes256 high, ushort* to)
    {
        (Vector256<ushort> low0, Vector256<ushort> low1) = Vector256.Widen(low._lanes);
        (Vector256<ushort> high0, Vector256<ushort> high1) = Vector256.Widen(high._lanes);
        (Vector256<ushort> own0, Vector256<ushort> own1) = Vector256.Widen(number._lanes);
        (low0 + (high0 << 8) + own0).Store(to);
        (low1 + (high1 << 8) + own1).Store(to + Vector256<ushort>.Count);
    }
}
