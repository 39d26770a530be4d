using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Lime;

/// <summary>Sums of products of columns, two weighted ones by four others at a time, in the lanes of vectors: their sums are drawn once, at the end.</summary>
internal sealed class GramLanes
{
    /// <summary>Columns at a time.</summary>
    public const int Many = 4;

    private const int Few = 2;

    private readonly int _stride;
    private readonly Vector<double>[] _sums;

    /// <param name="features">Columns; there is to be room for <see cref="Padded"/> of them.</param>
    public GramLanes(int features) => (_stride, _sums) = (Padded(features), new Vector<double>[Padded(features) * Padded(features)]);

    /// <summary>Columns with those, of zeros, that fill up the last four.</summary>
    public static int Padded(int features) => (features + Many - 1) / Many * Many;

    /// <summary>Adds a block's products; columns with a larger number than the weighted one's are left out but for what a tile holds.</summary>
    /// <param name="weighted">Columns times weights, <see cref="BlockMoments.Block"/> numbers each, zeros behind the last sample.</param>
    /// <param name="columns">The columns; finite numbers behind the last sample.</param>
    public void Add(ReadOnlySpan<double> weighted, ReadOnlySpan<double> columns)
    {
        ReadOnlySpan<Vector<double>> w = MemoryMarshal.Cast<double, Vector<double>>(weighted), x = MemoryMarshal.Cast<double, Vector<double>>(columns);
        int block = BlockMoments.Block / Vector<double>.Count;
        for (int i = 0; i < _stride; i += Few)
        {
            ReadOnlySpan<Vector<double>> w0 = w.Slice(i * block, block), w1 = w.Slice((i + 1) * block, block);
            for (int j = 0; j <= i + 1; j += Many)
                Tile(w0, w1, x.Slice(j * block, Many * block), _sums.AsSpan((i * _stride) + j, Many), _sums.AsSpan(((i + 1) * _stride) + j, Many));
        }
    }

    /// <summary>The sum of a pair, the weighted column's number not below the other's.</summary>
    public double Sum(int weighted, int column) => Vector.Sum(_sums[(weighted * _stride) + column]);

    private static void Tile(
        ReadOnlySpan<Vector<double>> w0, ReadOnlySpan<Vector<double>> w1, ReadOnlySpan<Vector<double>> x, Span<Vector<double>> first, Span<Vector<double>> second)
    {
        ReadOnlySpan<Vector<double>> x0 = x[..w0.Length], x1 = x.Slice(w0.Length, w0.Length), x2 = x.Slice(2 * w0.Length, w0.Length), x3 = x.Slice(3 * w0.Length, w0.Length);
        w1 = w1[..w0.Length];
        (Vector<double> a0, Vector<double> a1, Vector<double> a2, Vector<double> a3) = (first[0], first[1], first[2], first[3]);
        (Vector<double> b0, Vector<double> b1, Vector<double> b2, Vector<double> b3) = (second[0], second[1], second[2], second[3]);
        for (int r = 0; r < w0.Length; r++)
        {
            (Vector<double> a, Vector<double> b) = (w0[r], w1[r]);
            (a0, b0) = (Vector.MultiplyAddEstimate(a, x0[r], a0), Vector.MultiplyAddEstimate(b, x0[r], b0));
            (a1, b1) = (Vector.MultiplyAddEstimate(a, x1[r], a1), Vector.MultiplyAddEstimate(b, x1[r], b1));
            (a2, b2) = (Vector.MultiplyAddEstimate(a, x2[r], a2), Vector.MultiplyAddEstimate(b, x2[r], b2));
            (a3, b3) = (Vector.MultiplyAddEstimate(a, x3[r], a3), Vector.MultiplyAddEstimate(b, x3[r], b3));
        }

        (first[0], first[1], first[2], first[3]) = (a0, a1, a2, a3);
        (second[0], second[1], second[2], second[3]) = (b0, b1, b2, b3);
    }
}
