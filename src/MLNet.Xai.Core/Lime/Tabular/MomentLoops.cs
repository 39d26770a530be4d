using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Kernels.Simd;

namespace MLNet.Xai.Core.Lime;

/// <summary>The sums over a block of samples that moments are made of. Columns are <see cref="BlockMoments.Block"/> numbers each.</summary>
internal abstract unsafe class MomentLoops
{
    /// <summary>Columns whose products are summed together.</summary>
    public const int Many = 4;

    /// <summary>Numbers that a sum of products is kept as.</summary>
    public abstract int Lanes { get; }

    /// <summary>The loops for a width of vectors.</summary>
    public static MomentLoops Of(SimdLevel level = SimdLevel.Auto) => SimdLevels.Resolve(level) switch
    {
        SimdLevel.Vector512 => new MomentLoops<Lanes512>(),
        SimdLevel.Vector256 => new MomentLoops<Lanes256>(),
        SimdLevel.Vector128 => new MomentLoops<Lanes128>(),
        _ => new MomentLoops<LanesScalar>(),
    };

    /// <summary>Squared distances.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="row">One number a column.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="squares">Receives a block of them.</param>
    public abstract void Squares(double* columns, double* row, int count, double* squares);

    /// <summary>Columns times weights.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="weights">A block of them.</param>
    /// <param name="count">Number of columns.</param>
    /// <param name="products">Receives as many columns.</param>
    /// <param name="sums">The products' sums are added to these.</param>
    public abstract void Multiply(double* columns, double* weights, int count, double* products, double* sums);

    /// <summary>Adds products of <see cref="Many"/> columns with as many others.</summary>
    /// <param name="a">The ones.</param>
    /// <param name="b">The others.</param>
    /// <param name="sums">By a, then by b, <see cref="Lanes"/> numbers each.</param>
    public abstract void Tile(double* a, double* b, double* sums);

    /// <summary>Adds the products of a column with <see cref="Many"/> others.</summary>
    /// <param name="a">The one.</param>
    /// <param name="b">The others.</param>
    /// <param name="sums">By b.</param>
    public abstract void Dots(double* a, double* b, double* sums);
}

/// <summary>The loops, written once for all widths.</summary>
internal sealed unsafe class MomentLoops<T> : MomentLoops
    where T : unmanaged, ILanes<T>
{
    private const int Block = BlockMoments.Block;

    public override int Lanes => T.Count;

    public override void Squares(double* columns, double* row, int count, double* squares)
    {
        for (int r = 0; r < Block; r += 2 * T.Count)
        {
            T even = default, odd = default;
            double* x = columns + r;
            for (int c = 0; c < count; c++, x += Block)
            {
                T own = T.All(row[c]), a = T.Load(x) - own, b = T.Load(x + T.Count) - own;
                (even, odd) = (T.MultiplyAdd(a, a, even), T.MultiplyAdd(b, b, odd));
            }

            T.Store(even, squares + r);
            T.Store(odd, squares + r + T.Count);
        }
    }

    public override void Multiply(double* columns, double* weights, int count, double* products, double* sums)
    {
        for (int c = 0; c < count; c++, columns += Block, products += Block)
        {
            T even = default, odd = default;
            for (int r = 0; r < Block; r += 2 * T.Count)
            {
                T a = T.Load(columns + r) * T.Load(weights + r), b = T.Load(columns + r + T.Count) * T.Load(weights + r + T.Count);
                T.Store(a, products + r);
                T.Store(b, products + r + T.Count);
                (even, odd) = (even + a, odd + b);
            }

            sums[c] += T.Sum(even + odd);
        }
    }

    public override void Tile(double* a, double* b, double* sums)
    {
        T s00 = default, s01 = default, s02 = default, s03 = default, s10 = default, s11 = default, s12 = default, s13 = default;
        T s20 = default, s21 = default, s22 = default, s23 = default, s30 = default, s31 = default, s32 = default, s33 = default;
        for (int r = 0; r < Block; r += T.Count, a += T.Count, b += T.Count)
        {
            T b0 = T.Load(b), b1 = T.Load(b + Block), b2 = T.Load(b + (2 * Block)), b3 = T.Load(b + (3 * Block));
            T a0 = T.Load(a);
            (s00, s01, s02, s03) = (T.MultiplyAdd(a0, b0, s00), T.MultiplyAdd(a0, b1, s01), T.MultiplyAdd(a0, b2, s02), T.MultiplyAdd(a0, b3, s03));
            a0 = T.Load(a + Block);
            (s10, s11, s12, s13) = (T.MultiplyAdd(a0, b0, s10), T.MultiplyAdd(a0, b1, s11), T.MultiplyAdd(a0, b2, s12), T.MultiplyAdd(a0, b3, s13));
            a0 = T.Load(a + (2 * Block));
            (s20, s21, s22, s23) = (T.MultiplyAdd(a0, b0, s20), T.MultiplyAdd(a0, b1, s21), T.MultiplyAdd(a0, b2, s22), T.MultiplyAdd(a0, b3, s23));
            a0 = T.Load(a + (3 * Block));
            (s30, s31, s32, s33) = (T.MultiplyAdd(a0, b0, s30), T.MultiplyAdd(a0, b1, s31), T.MultiplyAdd(a0, b2, s32), T.MultiplyAdd(a0, b3, s33));
        }

        Add(s00, s01, s02, s03, sums);
        Add(s10, s11, s12, s13, sums + (Many * T.Count));
        Add(s20, s21, s22, s23, sums + (2 * Many * T.Count));
        Add(s30, s31, s32, s33, sums + (3 * Many * T.Count));
    }

    public override void Dots(double* a, double* b, double* sums)
    {
        T s0 = default, s1 = default, s2 = default, s3 = default;
        for (int r = 0; r < Block; r += T.Count, b += T.Count)
        {
            T own = T.Load(a + r);
            (s0, s1) = (T.MultiplyAdd(own, T.Load(b), s0), T.MultiplyAdd(own, T.Load(b + Block), s1));
            (s2, s3) = (T.MultiplyAdd(own, T.Load(b + (2 * Block)), s2), T.MultiplyAdd(own, T.Load(b + (3 * Block)), s3));
        }

        sums[0] += T.Sum(s0);
        sums[1] += T.Sum(s1);
        sums[2] += T.Sum(s2);
        sums[3] += T.Sum(s3);
    }

    private static void Add(T a, T b, T c, T d, double* sums)
    {
        T.Store(T.Load(sums) + a, sums);
        T.Store(T.Load(sums + T.Count) + b, sums + T.Count);
        T.Store(T.Load(sums + (2 * T.Count)) + c, sums + (2 * T.Count));
        T.Store(T.Load(sums + (3 * T.Count)) + d, sums + (3 * T.Count));
    }
}
