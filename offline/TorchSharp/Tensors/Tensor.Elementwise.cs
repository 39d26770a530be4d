using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Op.Call("abs", this);

        public Tensor abs_() => Op.InPlace("abs_", this);

        public Tensor neg() => Op.Call("neg", this);

        public Tensor neg_() => Op.InPlace("neg_", this);

        public Tensor exp() => Op.Call("exp", this);

        public Tensor exp_() => Op.InPlace("exp_", this);

        public Tensor expm1() => Op.Call("expm1", this);

        public Tensor log() => Op.Call("log", this);

        public Tensor log_() => Op.InPlace("log_", this);

        public Tensor log1p() => Op.Call("log1p", this);

        public Tensor log2() => Op.Call("log2", this);

        public Tensor log10() => Op.Call("log10", this);

        public Tensor sqrt() => Op.Call("sqrt", this);

        public Tensor sqrt_() => Op.InPlace("sqrt_", this);

        public Tensor rsqrt() => Op.Call("rsqrt", this);

        public Tensor rsqrt_() => Op.InPlace("rsqrt_", this);

        public Tensor reciprocal() => Op.Call("reciprocal", this);

        public Tensor reciprocal_() => Op.InPlace("reciprocal_", this);

        public Tensor floor() => Op.Call("floor", this);

        public Tensor floor_() => Op.InPlace("floor_", this);

        public Tensor ceil() => Op.Call("ceil", this);

        public Tensor ceil_() => Op.InPlace("ceil_", this);

        public Tensor round(long decimals = 0L) => decimals == 0 ? Op.Call("round", this) : Op.Call("round.decimals", this, decimals);

        public Tensor sign() => Op.Call("sign", this);

        public Tensor sign_() => Op.InPlace("sign_", this);

        public Tensor square() => Op.Call("square", this);

        public Tensor sin() => Op.Call("sin", this);

        public Tensor cos() => Op.Call("cos", this);

        public Tensor tan() => Op.Call("tan", this);

        public Tensor asin() => Op.Call("asin", this);

        public Tensor acos() => Op.Call("acos", this);

        public Tensor atan() => Op.Call("atan", this);

        public Tensor sinh() => Op.Call("sinh", this);

        public Tensor cosh() => Op.Call("cosh", this);

        public Tensor tanh() => Op.Call("tanh", this);

        public Tensor tanh_() => Op.InPlace("tanh_", this);

        public Tensor erf() => Op.Call("erf", this);

        public Tensor sigmoid() => Op.Call("sigmoid", this);

        public Tensor sigmoid_() => Op.InPlace("sigmoid_", this);

        public Tensor relu() => Op.Call("relu", this);

        public Tensor relu_() => Op.InPlace("relu_", this);

        public Tensor relu6() => Op.Call("relu6", this);

        public Tensor relu6_() => Op.InPlace("relu6_", this);

        public Tensor gelu() => Op.Call("gelu", this);

        public Tensor silu() => Op.Call("silu", this);

        public Tensor silu_() => Op.InPlace("silu_", this);

        public Tensor hardswish() => Op.Call("hardswish", this);

        public Tensor hardswish_() => Op.InPlace("hardswish_", this);

        public Tensor hardsigmoid() => Op.Call("hardsigmoid", this);

        public Tensor hardsigmoid_() => Op.InPlace("hardsigmoid_", this);

        public Tensor selu() => Op.Call("selu", this);

        public Tensor softplus() => Op.Call("softplus", this);

        public Tensor log_sigmoid() => Op.Call("log_sigmoid", this);

        public Tensor negative() => neg();

        public Tensor hardtanh(Scalar min, Scalar max) => Op.Call("hardtanh", this, min, max);

        public Tensor leaky_relu(Scalar negative_slope) => Op.Call("leaky_relu", this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => Op.InPlace("leaky_relu_", this, negative_slope);

        public Tensor softmax(long dim, ScalarType? dtype = null) => Op.Call("softmax.int", this, dim, dtype);

        public Tensor log_softmax(long dim, ScalarType? dtype = null) => Op.Call("log_softmax.int", this, dim, dtype);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Op.Call("clamp", this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Op.Call("clamp.Tensor", this, min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Op.InPlace("clamp_", this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_max(Scalar max) => Op.Call("clamp_max", this, max);

        public Tensor clamp_min(Scalar min) => Op.Call("clamp_min", this, min);

        public Tensor nan_to_num(double nan = 0d, double? posinf = null, double? neginf = null) => Op.Call("nan_to_num", this, nan, posinf, neginf);
    }
}
