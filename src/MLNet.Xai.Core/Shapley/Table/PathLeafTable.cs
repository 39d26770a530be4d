using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>The Shapley values that a leaf gives to every pattern of the players on its path.</summary>
internal abstract unsafe class LeafTable : IDisposable
{
    /// <summary>Writes <c>2^Depth</c> octets.</summary>
    public abstract void Write(LeafPath path, TableTree tree, int leaf, double* to);

    public virtual void Dispose()
    {
    }
}

/// <summary>
/// Path-dependent values: with <c>f(t) = t + z (1 - t)</c> for a player that is on and <c>z (1 - t)</c> for one that is off (z its cover share), a player
/// gets the integral over t of <c>leaf * (product of f) * (on ? 1 / f - 1 : -1) / (1 - t)</c>; Gauss-Legendre with half as many points as players is exact.
/// </summary>
internal sealed unsafe class PathLeafTable<TWidth> : LeafTable
    where TWidth : struct, ISimdWidth
{
    private const int Patterns = 1 << TableCompiler.MaxPlayers;
    private readonly double* _products;
    private readonly double* _sums;
    private readonly double* _inverse;

    public PathLeafTable()
    {
        // Products for up to four points, their sums, and the inverses by lane.
        _products = (double*)NativeMemory.AlignedAlloc(((5 * Patterns) + 32) * sizeof(double), 64);
        _sums = _products + (4 * Patterns);
        _inverse = _sums + Patterns;
    }

    public override void Write(LeafPath path, TableTree tree, int leaf, double* to)
    {
        int patterns = 1 << path.Depth;
        (double[] points, double[] weights) = GaussLegendre.Rule(GaussLegendre.PointsFor(path.Depth));
        for (int q = 0; q < points.Length; q++)
        {
            double off = 1 - points[q];
            for (int lane = 0; lane < 8; lane++)
                _inverse[(q * 8) + lane] = 1 / (points[q] + (path.LaneShares[lane] * off));
            Multiply(path, points[q], tree.LeafValues[leaf] * weights[q] / off, _products + (q * Patterns), q == 0);
        }

        double* present = path.Masks + ((patterns - 1) * 8);
        if (TWidth.Bits == 512)
            Write512(path.Masks, present, points.Length, patterns, to);
        else if (TWidth.Bits == 256)
            Write256(path.Masks, present, points.Length, patterns, to);
        else
            WriteScalar((long*)path.Masks, (long*)present, points.Length, patterns, to);
    }

    // The product of all players' factors, for every pattern.
    private void Multiply(LeafPath path, double t, double start, double* products, bool first)
    {
        products[0] = start;
        for (int player = 0; player < path.Depth; player++)
        {
            int half = 1 << player;
            double off = path.Shares[player] * (1 - t);
            double on = off + t;
            if (TWidth.Bits == 512 && half >= 8)
            {
                for (int p = 0; p < half; p += 8)
                {
                    Vector512<double> x = Vector512.LoadAligned(products + p);
                    (x * on).StoreAligned(products + half + p);
                    (x * off).StoreAligned(products + p);
                }
            }
            else if (TWidth.Bits == 256 && half >= 4)
            {
                for (int p = 0; p < half; p += 4)
                {
                    Vector256<double> x = Vector256.LoadAligned(products + p);
                    (x * on).StoreAligned(products + half + p);
                    (x * off).StoreAligned(products + p);
                }
            }
            else
            {
                for (int p = 0; p < half; p++)
                {
                    products[half + p] = products[p] * on;
                    products[p] *= off;
                }
            }
        }

        int patterns = 1 << path.Depth;
        for (int p = 0; p < patterns; p++)
            _sums[p] = first ? products[p] : _sums[p] + products[p];
    }

    private void Write512(double* masks, double* present, int points, int patterns, double* to)
    {
        Vector512<double> all = Vector512.LoadAligned(present);
        Vector512<double> i0 = Vector512.LoadAligned(_inverse);
        Vector512<double> i1 = Vector512.LoadAligned(_inverse + 8);
        Vector512<double> i2 = Vector512.LoadAligned(_inverse + 16);
        Vector512<double> i3 = Vector512.LoadAligned(_inverse + 24);
        double* c = _products;
        for (int p = 0; p < patterns; p++)
        {
            Vector512<double> sum = i0 * c[p];
            if (points > 1)
                sum = Vector512.FusedMultiplyAdd(i1, Vector512.Create(c[Patterns + p]), sum);
            if (points > 2)
                sum = Vector512.FusedMultiplyAdd(i2, Vector512.Create(c[(2 * Patterns) + p]), sum);
            if (points > 3)
                sum = Vector512.FusedMultiplyAdd(i3, Vector512.Create(c[(3 * Patterns) + p]), sum);
            (((sum & Vector512.LoadAligned(masks + (p * 8))) - Vector512.Create(_sums[p])) & all).StoreAligned(to + (p * 8));
        }
    }

    private void Write256(double* masks, double* present, int points, int patterns, double* to)
    {
        for (int half = 0; half < 8; half += 4)
        {
            Vector256<double> all = Vector256.LoadAligned(present + half);
            double* c = _products;
            for (int p = 0; p < patterns; p++)
            {
                Vector256<double> sum = Vector256.LoadAligned(_inverse + half) * c[p];
                for (int q = 1; q < points; q++)
                    sum = Vector256.FusedMultiplyAdd(Vector256.LoadAligned(_inverse + (q * 8) + half), Vector256.Create(c[(q * Patterns) + p]), sum);
                int at = (p * 8) + half;
                (((sum & Vector256.LoadAligned(masks + at)) - Vector256.Create(_sums[p])) & all).StoreAligned(to + at);
            }
        }
    }

    private void WriteScalar(long* masks, long* present, int points, int patterns, double* to)
    {
        for (int p = 0; p < patterns; p++)
        {
            for (int lane = 0; lane < 8; lane++)
            {
                int at = (p * 8) + lane;
                double sum = 0;
                for (int q = 0; q < points && masks[at] != 0; q++)
                    sum += _inverse[(q * 8) + lane] * _products[(q * Patterns) + p];
                to[at] = present[lane] == 0 ? 0 : sum - _sums[p];
            }
        }
    }

    public override void Dispose() => NativeMemory.AlignedFree(_products);
}
