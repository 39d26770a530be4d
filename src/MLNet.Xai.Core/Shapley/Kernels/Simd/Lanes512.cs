using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>8 doubles in a hardware vector of 512 bits.</summary>
internal readonly unsafe struct Lanes512(Vector512<double> v) : ILanes<Lanes512>
{
    private readonly Vector512<double> _v = v;

    public static int Count => 8;

    public static Lanes512 All(double value) => new(Vector512.Create(value));

    public static Lanes512 Load(double* from) => new(Vector512.Load(from));

    public static void Store(Lanes512 value, double* to) => value._v.Store(to);

    public static Lanes512 LessOrEqual(Lanes512 a, Lanes512 b) => new(Vector512.LessThanOrEqual(a._v, b._v));

    public static Lanes512 Select(Lanes512 mask, Lanes512 yes, Lanes512 no) => new(Vector512.ConditionalSelect(mask._v, yes._v, no._v));

    public static Lanes512 MultiplyAdd(Lanes512 a, Lanes512 b, Lanes512 c) => new(Vector512.MultiplyAddEstimate(a._v, b._v, c._v));

    public static Lanes512 AndNot(Lanes512 value, Lanes512 mask) => new(Vector512.AndNot(value._v, mask._v));

    public static double Sum(Lanes512 value) => Vector512.Sum(value._v);

    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a._v + b._v);

    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a._v - b._v);

    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a._v * b._v);

    public static Lanes512 operator &(Lanes512 a, Lanes512 b) => new(a._v & b._v);
}
