using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public enum RoundingMode
    {
        None,
        trunc,
        floor,
    }

    public partial class Tensor
    {
        public Tensor add(Tensor target) => Op.Call("add.Tensor", this, target);

        public Tensor add(Scalar scalar) => Op.Call("add.Scalar", this, scalar);

        public Tensor add_(Tensor target) => Op.InPlace("add_.Tensor", this, target);

        public Tensor add_(Scalar scalar) => Op.InPlace("add_.Scalar", this, scalar);

        public Tensor sub(Tensor target) => Op.Call("sub.Tensor", this, target);

        public Tensor sub(Scalar target) => Op.Call("sub.Scalar", this, target);

        public Tensor sub_(Tensor target) => Op.InPlace("sub_.Tensor", this, target);

        public Tensor sub_(Scalar target) => Op.InPlace("sub_.Scalar", this, target);

        public Tensor mul(Tensor target) => Op.Call("mul.Tensor", this, target);

        public Tensor mul(Scalar target) => Op.Call("mul.Scalar", this, target);

        public Tensor mul_(Tensor target) => Op.InPlace("mul_.Tensor", this, target);

        public Tensor mul_(Scalar target) => Op.InPlace("mul_.Scalar", this, target);

        public Tensor add(Tensor target, Scalar alpha) => Op.Call("add.Tensor", this, target, alpha);

        public Tensor add_(Tensor target, Scalar alpha) => Op.InPlace("add_.Tensor", this, target, alpha);

        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.Call("div.Tensor_mode", this, target, Mode(rounding_mode));

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.Call("div.Scalar_mode", this, target, Mode(rounding_mode));

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.InPlace("div_.Tensor_mode", this, target, Mode(rounding_mode));

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            Op.InPlace("div_.Scalar_mode", this, target, Mode(rounding_mode));

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.InPlace("addcmul_", this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) => Op.InPlace("addcdiv_", this, tensor1, tensor2, value);

        public Tensor pow(Tensor exponent) => Op.Call("pow.Tensor_Tensor", this, exponent);

        public Tensor pow(Scalar exponent) => Op.Call("pow.Tensor_Scalar", this, exponent);

        public Tensor pow_(Scalar exponent) => Op.InPlace("pow_.Scalar", this, exponent);

        public Tensor remainder(Tensor target) => Op.Call("remainder.Tensor", this, target);

        public Tensor remainder(Scalar scalar) => Op.Call("remainder.Scalar", this, scalar);

        public Tensor floor_divide(Scalar other) => Op.Call("floor_divide.Scalar", this, other);

        public Tensor maximum(Tensor other) => Op.Call("maximum", this, other);

        public Tensor minimum(Tensor other) => Op.Call("minimum", this, other);

        public Tensor lerp(Tensor end, Tensor weight) => Op.Call("lerp.Tensor", this, end, weight);

        public Tensor matmul(Tensor target) => Op.Call("matmul", this, target);

        public Tensor mm(Tensor target) => Op.Call("mm", this, target);

        public Tensor bmm(Tensor batch2) => Op.Call("bmm", this, batch2);

        public Tensor mv(Tensor target) => Op.Call("mv", this, target);

        public Tensor dot(Tensor target) => Op.Call("dot", this, target);

        public Tensor outer(Tensor vec2) => Op.Call("outer", this, vec2);

        public Tensor addmm(Tensor mat1, Tensor mat2, float beta = 1, float alpha = 1) => Op.Call("addmm", this, mat1, mat2, beta, alpha);

        public Tensor baddbmm(Tensor batch1, Tensor batch2, float beta = 1, float alpha = 1) =>
            Op.Call("baddbmm", this, batch1, batch2, beta, alpha);

        public Tensor cumsum(long dim, ScalarType? type = null) => Op.Call("cumsum", this, dim, type);

        public Tensor tril(long diagonal = 0) => Op.Call("tril", this, diagonal);

        public Tensor triu(long diagonal = 0) => Op.Call("triu", this, diagonal);

        public Tensor diagonal(long offset = 0, long dim1 = 0, long dim2 = 0) => Op.Call("diagonal", this, offset, dim1, dim2);

        private static Arg Mode(RoundingMode mode) => mode == RoundingMode.None ? Arg.Null : mode.ToString();
    }
}
