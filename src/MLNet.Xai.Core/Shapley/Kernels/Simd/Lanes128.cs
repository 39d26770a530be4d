using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>2 doubles in a hardware vector of 128 bits.</summary>
internal readonly unsafe struct Lanes128(Vector128<double> v) : ILanes<Lanes128>
{
    private readonly Vector128<double> _v = v;

    public static int Count => 2;

    public static Lanes128 All(double value) => new(Vector128.Create(value));

    public static Lanes128 Load(double* from) => new(Vector128.Load(from));

    public static void Store(Lanes128 value, double* to) => value._v.Store(to);

    public static Lanes128 LessOrEqual(Lanes128 a, Lanes128 b) => new(Vector128.LessThanOrEqual(a._v, b._v));

    public static Lanes128 Select(Lanes128 mask, Lanes128 yes, Lanes128 no) => new(Vector128.ConditionalSelect(mask._v, yes._v, no._v));

    public static Lanes128 MultiplyAdd(Lanes128 a, Lanes128 b, Lanes128 c) => new(Vector128.MultiplyAddEstimate(a._v, b._v, c._v));

    public static Lanes128 AndNot(Lanes128 value, Lanes128 mask) => new(Vector128.AndNot(value._v, mask._v));

    public static double Sum(Lanes128 value) => Vector128.Sum(value._v);

    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a._v + b._v);

    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a._v - b._v);

    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a._v * b._v);

    public static Lanes128 operator &(Lanes128 a, Lanes128 b) => new(a._v & b._v);
}
