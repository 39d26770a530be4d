using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>Sums of table rows: octets of doubles, a lane a player, aligned to 64 bytes.</summary>
internal static unsafe class OctetLoops<TWidth>
    where TWidth : struct, ISimdWidth
{
    /// <summary><c>to = a + b</c>; a null is zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(double* to, double* a, double* b)
    {
        if (TWidth.Bits == 512)
        {
            (Vector512.LoadAligned(a) + Vector512.LoadAligned(b)).StoreAligned(to);
        }
        else if (TWidth.Bits == 256)
        {
            (Vector256.LoadAligned(a) + Vector256.LoadAligned(b)).StoreAligned(to);
            (Vector256.LoadAligned(a + 4) + Vector256.LoadAligned(b + 4)).StoreAligned(to + 4);
        }
        else
        {
            for (int i = 0; i < 8; i++)
                to[i] = a[i] + b[i];
        }
    }

    /// <summary><c>to = a</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(double* to, double* a)
    {
        if (TWidth.Bits == 512)
        {
            Vector512.LoadAligned(a).StoreAligned(to);
        }
        else if (TWidth.Bits == 256)
        {
            Vector256.LoadAligned(a).StoreAligned(to);
            Vector256.LoadAligned(a + 4).StoreAligned(to + 4);
        }
        else
        {
            for (int i = 0; i < 8; i++)
                to[i] = a[i];
        }
    }

    /// <summary>Adds to every row's sum the entry that its index finds in a table.</summary>
    /// <typeparam name="TIndex">byte or ushort.</typeparam>
    public static void Look<TIndex>(double* sums, double* table, void* index, int rows)
        where TIndex : unmanaged
    {
        for (int r = 0; r < rows; r++)
        {
            Add(sums, sums, table + (At<TIndex>(index, r) * 8));
            sums += 8;
        }
    }

    /// <summary>The same where lanes are a cluster's own: each lane's value goes to its player.</summary>
    /// <param name="sums">Sums, <paramref name="stride"/> a row.</param>
    /// <param name="stride">Number of players.</param>
    /// <param name="table">The table.</param>
    /// <param name="index">An index a row.</param>
    /// <param name="lanePlayers">The player of every lane in use.</param>
    /// <param name="rows">Number of rows.</param>
    public static void Scatter(double* sums, int stride, double* table, ushort* index, ReadOnlySpan<int> lanePlayers, int rows)
    {
        for (int r = 0; r < rows; r++, sums += stride)
        {
            double* entry = table + ((nuint)index[r] * 8);
            for (int lane = 0; lane < lanePlayers.Length; lane++)
                sums[lanePlayers[lane]] += entry[lane];
        }
    }

    /// <summary>The same for four tables at once, which reads and writes the sums a fourth as often.</summary>
    public static void Look<TIndex>(double* sums, double*[] tables, void*[] indices, int rows)
        where TIndex : unmanaged
    {
        double* t0 = tables[0], t1 = tables[1], t2 = tables[2], t3 = tables[3];
        void* i0 = indices[0], i1 = indices[1], i2 = indices[2], i3 = indices[3];
        for (int r = 0; r < rows; r++)
        {
            double* a = t0 + (At<TIndex>(i0, r) * 8);
            double* b = t1 + (At<TIndex>(i1, r) * 8);
            double* c = t2 + (At<TIndex>(i2, r) * 8);
            double* d = t3 + (At<TIndex>(i3, r) * 8);
            if (TWidth.Bits == 512)
            {
                Vector512<double> sum = Vector512.LoadAligned(a) + Vector512.LoadAligned(b) + (Vector512.LoadAligned(c) + Vector512.LoadAligned(d));
                (Vector512.LoadAligned(sums) + sum).StoreAligned(sums);
            }
            else if (TWidth.Bits == 256)
            {
                Vector256<double> low = Vector256.LoadAligned(a) + Vector256.LoadAligned(b) + (Vector256.LoadAligned(c) + Vector256.LoadAligned(d));
                Vector256<double> high = Vector256.LoadAligned(a + 4) + Vector256.LoadAligned(b + 4)
                    + (Vector256.LoadAligned(c + 4) + Vector256.LoadAligned(d + 4));
                (Vector256.LoadAligned(sums) + low).StoreAligned(sums);
                (Vector256.LoadAligned(sums + 4) + high).StoreAligned(sums + 4);
            }
            else
            {
                for (int i = 0; i < 8; i++)
                    sums[i] += a[i] + b[i] + (c[i] + d[i]);
            }

            sums += 8;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nuint At<TIndex>(void* index, int row)
        where TIndex : unmanaged => typeof(TIndex) == typeof(byte) ? ((byte*)index)[row] : ((ushort*)index)[row];
}
