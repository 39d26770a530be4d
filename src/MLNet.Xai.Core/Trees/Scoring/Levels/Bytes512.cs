using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>512 bits of bytes: AVX-512, byte by byte (BW).</summary>
internal readonly unsafe struct Bytes512(Vector512<byte> lanes) : IByteLanes<Bytes512>
{
    private readonly Vector512<byte> _lanes = lanes;

    public static int Count => Vector512<byte>.Count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 operator +(Bytes512 a, Bytes512 b) => new(a._lanes + b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 operator -(Bytes512 a, Bytes512 b) => new(a._lanes - b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 operator |(Bytes512 a, Bytes512 b) => new(a._lanes | b._lanes);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 All(byte value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 Load(byte* from) => new(Vector512.Load(from));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 Table(byte* from) => new(Avx512F.BroadcastVector128ToVector512((int*)from).AsByte());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 Shuffle(Bytes512 table, Bytes512 places) => new(Avx512BW.Shuffle(table._lanes, places._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 AddSaturate(Bytes512 a, Bytes512 b) => new(Avx512BW.AddSaturate(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 Equal(Bytes512 a, Bytes512 b) => new(Vector512.Equals(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 AtMost(Bytes512 a, Bytes512 b) => new(Vector512.LessThanOrEqual(a._lanes, b._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 Select(Bytes512 mask, Bytes512 yes, Bytes512 no) => new(Vector512.ConditionalSelect(mask._lanes, yes._lanes, no._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Bytes512 AndNot(Bytes512 value, Bytes512 mask) => new(Vector512.AndNot(value._lanes, mask._lanes));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsZero(Bytes512 value) => value._lanes == Vector512<byte>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Bytes512 number, Bytes512 low, Bytes512 high, ushort* to)
    {
        (Vector512<ushort> low0, Vector512<ushort> low1) = Vector512.Widen(low._lanes);
        (Vector512<ushort> high0, Vector512<ushort> high1) = Vector512.Widen(high._lanes);
        (Vector512<ushort> own0, Vector512<ushort> own1) = Vector512.Widen(number._lanes);
        (low0 + (high0 << 8) + own0).Store(to);
        (low1 + (high1 << 8) + own1).Store(to + Vector512<ushort>.Count);
    }
}
