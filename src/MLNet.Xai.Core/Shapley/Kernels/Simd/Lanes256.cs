using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>4 doubles in a hardware vector of 256 bits.</summary>
internal readonly unsafe struct Lanes256(Vector256<double> v) : ILanes<Lanes256>
{
    private readonly Vector256<double> _v = v;

    public static int Count => 4;

    public static Lanes256 All(double value) => new(Vector256.Create(value));

    public static Lanes256 Load(double* from) => new(Vector256.Load(from));

    public static void Store(Lanes256 value, double* to) => value._v.Store(to);

    public static Lanes256 LessOrEqual(Lanes256 a, Lanes256 b) => new(Vector256.LessThanOrEqual(a._v, b._v));

    public static Lanes256 Select(Lanes256 mask, Lanes256 yes, Lanes256 no) => new(Vector256.ConditionalSelect(mask._v, yes._v, no._v));

    public static Lanes256 MultiplyAdd(Lanes256 a, Lanes256 b, Lanes256 c) => new(Vector256.MultiplyAddEstimate(a._v, b._v, c._v));

    public static Lanes256 AndNot(Lanes256 value, Lanes256 mask) => new(Vector256.AndNot(value._v, mask._v));

    public static double Sum(Lanes256 value) => Vector256.Sum(value._v);

    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a._v + b._v);

    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a._v - b._v);

    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a._v * b._v);

    public static Lanes256 operator &(Lanes256 a, Lanes256 b) => new(a._v & b._v);
}
