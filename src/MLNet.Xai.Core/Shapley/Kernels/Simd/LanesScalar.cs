namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>One double, for hardware without vectors and to check the vectors against; a mask is a double with all bits set or none.</summary>
internal readonly unsafe struct LanesScalar(double v) : ILanes<LanesScalar>
{
    private readonly double _v = v;

    public static int Count => 1;

    private ulong Bits => BitConverter.DoubleToUInt64Bits(_v);

    public static LanesScalar All(double value) => new(value);

    public static LanesScalar Load(double* from) => new(*from);

    public static void Store(LanesScalar value, double* to) => *to = value._v;

    public static LanesScalar LessOrEqual(LanesScalar a, LanesScalar b) => new(BitConverter.UInt64BitsToDouble(a._v <= b._v ? ulong.MaxValue : 0));

    public static LanesScalar Select(LanesScalar mask, LanesScalar yes, LanesScalar no) => mask.Bits != 0 ? yes : no;

    public static LanesScalar MultiplyAdd(LanesScalar a, LanesScalar b, LanesScalar c) => new((a._v * b._v) + c._v);

    public static LanesScalar AndNot(LanesScalar value, LanesScalar mask) => mask.Bits != 0 ? default : value;

    public static double Sum(LanesScalar value) => value._v;

    public static LanesScalar operator +(LanesScalar a, LanesScalar b) => new(a._v + b._v);

    public static LanesScalar operator -(LanesScalar a, LanesScalar b) => new(a._v - b._v);

    public static LanesScalar operator *(LanesScalar a, LanesScalar b) => new(a._v * b._v);

    public static LanesScalar operator &(LanesScalar a, LanesScalar b) => new(BitConverter.UInt64BitsToDouble(a.Bits & b.Bits));
}
