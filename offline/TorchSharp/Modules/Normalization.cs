using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class BatchNorm2d : nn.Module<Tensor, Tensor>
    {
        private readonly double _eps;
        private readonly double _momentum;

        internal BatchNorm2d(long features, double eps, double momentum, bool affine, bool track, ScalarType? dtype)
            : base(nameof(BatchNorm2d))
        {
            (_eps, _momentum) = (eps, momentum);
            if (affine)
            {
                register_parameter("weight", Parameter.Filled(1, dtype, features));
                register_parameter("bias", Parameter.Filled(0, dtype, features));
            }

            if (track)
            {
                register_buffer("running_mean", zeros([features], dtype).DetachFromDisposeScope());
                register_buffer("running_var", ones([features], dtype).DetachFromDisposeScope());
                register_buffer("num_batches_tracked", tensor(0L).DetachFromDisposeScope());
            }
        }

        public Parameter? weight
        {
            get => Parameter.Shared(_internal_params, "weight");
            set => _internal_params["weight"] = value!;
        }

        public Parameter? bias
        {
            get => Parameter.Shared(_internal_params, "bias");
            set => _internal_params["bias"] = value!;
        }

        public Tensor? running_mean => Shared("running_mean");

        public Tensor? running_var => Shared("running_var");

        public Tensor? num_batches_tracked => Shared("num_batches_tracked");

        public override Tensor forward(Tensor tensor)
        {
            if (tensor.Dimensions != 4)
                throw new ArgumentException($"Invalid number of dimensions for BatchNorm argument: {tensor.Dimensions}", nameof(tensor));
            if (training)
                Buffer("num_batches_tracked")?.add_((Scalar)1);
            Tensor? mean = Buffer("running_mean");
            return nn.functional.batch_norm(
                tensor, mean!, Buffer("running_var")!, Parameter.Own(_internal_params, "weight"), Parameter.Own(_internal_params, "bias"),
                training || mean is null, _momentum, _eps);
        }

        private Tensor? Shared(string name) =>
            Buffer(name) is { } buffer ? new Tensor(Native.Op.Check(Native.Shim.xai_share(buffer.Handle))) : null;

        private Tensor? Buffer(string name) => _internal_buffers.TryGetValue(name, out (Tensor, bool) buffer) ? buffer.Item1 : null;
    }

    public sealed class LayerNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _shape;
        private readonly double _eps;

        internal LayerNorm(long[] shape, double eps, bool affine, bool hasBias, ScalarType? dtype)
            : base(nameof(LayerNorm))
        {
            (_shape, _eps) = (shape, eps);
            if (!affine)
                return;
            register_parameter("weight", Parameter.Filled(1, dtype, shape));
            if (hasBias)
                register_parameter("bias", Parameter.Filled(0, dtype, shape));
        }

        public Parameter weight => _internal_params["weight"];

        public Parameter? bias => _internal_params.TryGetValue("bias", out Parameter? bias) ? bias : null;

        public override Tensor forward(Tensor tensor) =>
            nn.functional.layer_norm(tensor, _shape, _internal_params.TryGetValue("weight", out Parameter? w) ? w : null, bias, _eps);
    }

    public sealed class GroupNorm : nn.Module<Tensor, Tensor>
    {
        private readonly long _groups;
        private readonly double _eps;

        internal GroupNorm(long groups, long channels, double eps, bool affine, ScalarType? dtype)
            : base(nameof(GroupNorm))
        {
            (_groups, _eps) = (groups, eps);
            if (!affine)
                return;
            register_parameter("weight", Parameter.Filled(1, dtype, channels));
            register_parameter("bias", Parameter.Filled(0, dtype, channels));
        }

        public override Tensor forward(Tensor tensor) =>
            nn.functional.group_norm(
                tensor, _groups, _internal_params.TryGetValue("weight", out Parameter? w) ? w : null,
                _internal_params.TryGetValue("bias", out Parameter? b) ? b : null, _eps);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.BatchNorm2d BatchNorm2d(
                long features, double eps = 1e-05, double momentum = 0.1, bool affine = true, bool track_running_stats = true,
                Device? device = null, ScalarType? dtype = null) => new(features, eps, momentum, affine, track_running_stats, dtype);

            public static Modules.LayerNorm LayerNorm(
                long[] normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(normalized_shape, eps, elementwise_affine, bias, dtype);

            public static Modules.LayerNorm LayerNorm(
                long normalized_shape, double eps = 1e-05, bool elementwise_affine = true, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new([normalized_shape], eps, elementwise_affine, bias, dtype);

            public static Modules.GroupNorm GroupNorm(
                long num_groups, long num_channels, double eps = 1e-05, bool affine = true, Device? device = null, ScalarType? dtype = null) =>
                new(num_groups, num_channels, eps, affine, dtype);
        }
    }
}
