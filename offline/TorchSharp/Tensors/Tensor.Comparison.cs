using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Op.Call("eq.Tensor", this, target);

        public Tensor eq(Scalar target) => Op.Call("eq.Scalar", this, target);

        public Tensor ne(Tensor target) => Op.Call("ne.Tensor", this, target);

        public Tensor ne(Scalar target) => Op.Call("ne.Scalar", this, target);

        public Tensor lt(Tensor target) => Op.Call("lt.Tensor", this, target);

        public Tensor lt(Scalar target) => Op.Call("lt.Scalar", this, target);

        public Tensor le(Tensor target) => Op.Call("le.Tensor", this, target);

        public Tensor le(Scalar target) => Op.Call("le.Scalar", this, target);

        public Tensor gt(Tensor target) => Op.Call("gt.Tensor", this, target);

        public Tensor gt(Scalar target) => Op.Call("gt.Scalar", this, target);

        public Tensor ge(Tensor target) => Op.Call("ge.Tensor", this, target);

        public Tensor ge(Scalar target) => Op.Call("ge.Scalar", this, target);

        public Tensor logical_and(Tensor other) => Op.Call("logical_and", this, other);

        public Tensor logical_or(Tensor other) => Op.Call("logical_or", this, other);

        public Tensor logical_xor(Tensor other) => Op.Call("logical_xor", this, other);

        public Tensor logical_not() => Op.Call("logical_not", this);

        public Tensor isnan() => Op.Call("isnan", this);

        public Tensor isinf() => Op.Call("isinf", this);

        public Tensor isfinite() => Op.Call("isfinite", this);

        public Tensor isclose(Tensor other, double rtol = 1e-05, double atol = 1e-08, bool nanEqual = false) =>
            Op.Call("isclose", this, other, rtol, atol, nanEqual);

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Op.CallBool("allclose", this, target, rtol, atol, equal_nan);

        public static Tensor operator ==(Tensor left, Tensor right) => left.eq(right);

        public static Tensor operator ==(Tensor left, Scalar right) => left.eq(right);

        public static Tensor operator ==(Scalar left, Tensor right) => right.eq(left);

        public static Tensor operator !=(Tensor left, Tensor right) => left.ne(right);

        public static Tensor operator !=(Tensor left, Scalar right) => left.ne(right);

        public static Tensor operator !=(Scalar left, Tensor right) => right.ne(left);

        public static Tensor operator <(Tensor left, Tensor right) => left.lt(right);

        public static Tensor operator <(Tensor left, Scalar right) => left.lt(right);

        public static Tensor operator <(Scalar left, Tensor right) => right.gt(left);

        public static Tensor operator <=(Tensor left, Tensor right) => left.le(right);

        public static Tensor operator <=(Tensor left, Scalar right) => left.le(right);

        public static Tensor operator <=(Scalar left, Tensor right) => right.ge(left);

        public static Tensor operator >(Tensor left, Tensor right) => left.gt(right);

        public static Tensor operator >(Tensor left, Scalar right) => left.gt(right);

        public static Tensor operator >(Scalar left, Tensor right) => right.lt(left);

        public static Tensor operator >=(Tensor left, Tensor right) => left.ge(right);

        public static Tensor operator >=(Tensor left, Scalar right) => left.ge(right);

        public static Tensor operator >=(Scalar left, Tensor right) => right.le(left);
    }
}
