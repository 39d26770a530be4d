using System.Runtime.CompilerServices;

namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>
/// Four vectors worked on together, one lane a row: enough independent work to hide the latency of a fused multiply-add,
/// few enough for the registers.
/// </summary>
internal readonly unsafe struct Tile<T>(T a, T b, T c, T d)
    where T : unmanaged, ILanes<T>
{
    private readonly T _a = a;
    private readonly T _b = b;
    private readonly T _c = c;
    private readonly T _d = d;

    /// <summary>Number of rows.</summary>
    public static int Rows
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 4 * T.Count;
    }

    /// <summary>The mask of all rows.</summary>
    public static Tile<T> Ones
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => default(Tile<T>).LessOrEqual(default);
    }

    /// <summary>Four vectors from memory.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> Load(double* from) =>
        new(T.Load(from), T.Load(from + T.Count), T.Load(from + (2 * T.Count)), T.Load(from + (3 * T.Count)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(double* to)
    {
        T.Store(_a, to);
        T.Store(_b, to + T.Count);
        T.Store(_c, to + (2 * T.Count));
        T.Store(_d, to + (3 * T.Count));
    }

    /// <summary>The mask of rows whose value is not greater than b.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> LessOrEqual(T b) => new(T.LessOrEqual(_a, b), T.LessOrEqual(_b, b), T.LessOrEqual(_c, b), T.LessOrEqual(_d, b));

    /// <summary>For a mask: one number where it is set, another where not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> Select(T yes, T no) => new(T.Select(_a, yes, no), T.Select(_b, yes, no), T.Select(_c, yes, no), T.Select(_d, yes, no));

    /// <summary>For a mask: a row's value where it is set, one number where not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> Select(Tile<T> yes, T no) =>
        new(T.Select(_a, yes._a, no), T.Select(_b, yes._b, no), T.Select(_c, yes._c, no), T.Select(_d, yes._d, no));

    /// <summary>For a mask: values of one tile where it is set, of another where not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> Select(Tile<T> yes, Tile<T> no) =>
        new(T.Select(_a, yes._a, no._a), T.Select(_b, yes._b, no._b), T.Select(_c, yes._c, no._c), T.Select(_d, yes._d, no._d));

    /// <summary>this * b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> MultiplyAdd(Tile<T> b, Tile<T> c) =>
        new(T.MultiplyAdd(_a, b._a, c._a), T.MultiplyAdd(_b, b._b, c._b), T.MultiplyAdd(_c, b._c, c._c), T.MultiplyAdd(_d, b._d, c._d));

    /// <summary>this * b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> MultiplyAdd(T b, T c) =>
        new(T.MultiplyAdd(_a, b, c), T.MultiplyAdd(_b, b, c), T.MultiplyAdd(_c, b, c), T.MultiplyAdd(_d, b, c));

    /// <summary>this * b + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> MultiplyAdd(T b, Tile<T> c) =>
        new(T.MultiplyAdd(_a, b, c._a), T.MultiplyAdd(_b, b, c._b), T.MultiplyAdd(_c, b, c._c), T.MultiplyAdd(_d, b, c._d));

    /// <summary>This where the mask is not set, else zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Tile<T> AndNot(Tile<T> mask) => new(T.AndNot(_a, mask._a), T.AndNot(_b, mask._b), T.AndNot(_c, mask._c), T.AndNot(_d, mask._d));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator +(Tile<T> x, Tile<T> y) => new(x._a + y._a, x._b + y._b, x._c + y._c, x._d + y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator -(Tile<T> x, Tile<T> y) => new(x._a - y._a, x._b - y._b, x._c - y._c, x._d - y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator -(Tile<T> x, T y) => new(x._a - y, x._b - y, x._c - y, x._d - y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator *(Tile<T> x, Tile<T> y) => new(x._a * y._a, x._b * y._b, x._c * y._c, x._d * y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator *(Tile<T> x, T y) => new(x._a * y, x._b * y, x._c * y, x._d * y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator &(Tile<T> x, Tile<T> y) => new(x._a & y._a, x._b & y._b, x._c & y._c, x._d & y._d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Tile<T> operator &(Tile<T> x, T y) => new(x._a & y, x._b & y, x._c & y, x._d & y);
}
