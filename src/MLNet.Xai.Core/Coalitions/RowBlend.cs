using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Rows that have some features of one row and the others of background rows, for one coalition after another: bits are chosen, without a branch a feature.</summary>
/// <param name="row">The one row.</param>
/// <typeparam name="T">Type of the features.</typeparam>
internal sealed class RowBlend<T>(T[] row)
    where T : unmanaged
{
    // The row's bits at features that take part, else zeros; zeros there, else ones.
    private readonly byte[] _own = new byte[row.Length * Unsafe.SizeOf<T>()];
    private readonly byte[] _others = new byte[row.Length * Unsafe.SizeOf<T>()];

    /// <summary>Another coalition.</summary>
    /// <param name="present">The features that take part.</param>
    public void Choose(ReadOnlySpan<int> present)
    {
        Array.Clear(_own);
        Array.Fill(_others, byte.MaxValue);
        Span<T> own = MemoryMarshal.Cast<byte, T>(_own.AsSpan()), others = MemoryMarshal.Cast<byte, T>(_others.AsSpan());
        foreach (int feature in present)
            (own[feature], others[feature]) = (row[feature], default);
    }

    /// <summary>Writes the coalition's rows.</summary>
    /// <param name="background">Row-major background rows.</param>
    /// <param name="rows">Receives as many.</param>
    public void Fill(ReadOnlySpan<T> background, Span<T> rows)
    {
        ReadOnlySpan<byte> from = MemoryMarshal.AsBytes(background);
        Span<byte> to = MemoryMarshal.AsBytes(rows)[..from.Length];
        if (_own.Length >= Vector512<byte>.Count && Vector512.IsHardwareAccelerated)
            Fill512(from, to);
        else if (_own.Length >= Vector128<byte>.Count && Vector128.IsHardwareAccelerated)
            Fill128(from, to);
        else
            FillOne(from, to);
    }

    // The last vector of a row overlaps the one before it.
    private void Fill512(ReadOnlySpan<byte> from, Span<byte> to)
    {
        ref byte own = ref MemoryMarshal.GetArrayDataReference(_own), others = ref MemoryMarshal.GetArrayDataReference(_others), source = ref MemoryMarshal.GetReference(from), target = ref MemoryMarshal.GetReference(to);
        nuint width = (nuint)_own.Length, step = (nuint)Vector512<byte>.Count, last = width - step, length = (nuint)to.Length;
        for (nuint row = 0; row < length; row += width)
        {
            for (nuint i = 0; i < last; i += step)
                (Vector512.LoadUnsafe(ref own, i) | (Vector512.LoadUnsafe(ref source, row + i) & Vector512.LoadUnsafe(ref others, i))).StoreUnsafe(ref target, row + i);
            (Vector512.LoadUnsafe(ref own, last) | (Vector512.LoadUnsafe(ref source, row + last) & Vector512.LoadUnsafe(ref others, last))).StoreUnsafe(ref target, row + last);
        }
    }

    private void Fill128(ReadOnlySpan<byte> from, Span<byte> to)
    {
        ref byte own = ref MemoryMarshal.GetArrayDataReference(_own), others = ref MemoryMarshal.GetArrayDataReference(_others), source = ref MemoryMarshal.GetReference(from), target = ref MemoryMarshal.GetReference(to);
        nuint width = (nuint)_own.Length, step = (nuint)Vector128<byte>.Count, last = width - step, length = (nuint)to.Length;
        for (nuint row = 0; row < length; row += width)
        {
            for (nuint i = 0; i < last; i += step)
                (Vector128.LoadUnsafe(ref own, i) | (Vector128.LoadUnsafe(ref source, row + i) & Vector128.LoadUnsafe(ref others, i))).StoreUnsafe(ref target, row + i);
            (Vector128.LoadUnsafe(ref own, last) | (Vector128.LoadUnsafe(ref source, row + last) & Vector128.LoadUnsafe(ref others, last))).StoreUnsafe(ref target, row + last);
        }
    }

    private void FillOne(ReadOnlySpan<byte> from, Span<byte> to)
    {
        int width = _own.Length;
        for (int i = 0; i < to.Length; i++)
            to[i] = (byte)(_own[i % width] | (from[i] & _others[i % width]));
    }
}
