using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public abstract class Convolution : nn.Module<Tensor, Tensor>
    {
        private protected Convolution(string name)
            : base(name)
        {
        }
    }

    public sealed class Conv2d : Convolution
    {
        private readonly long _inChannels;
        private readonly long[] _stride;
        private readonly long[]? _padding;
        private readonly long[] _dilation;
        private readonly long _groups;
        private readonly PaddingModes _mode;

        internal Conv2d(
            long inChannels, long outChannels, (long H, long W) kernel, (long H, long W) stride, (long H, long W)? padding, (long H, long W) dilation,
            PaddingModes mode, long groups, bool hasBias, Device? device, ScalarType? dtype)
            : base(nameof(Conv2d))
        {
            InitializeDevice(device);
            (_inChannels, _groups, _mode) = (inChannels, groups, mode);
            (_stride, _dilation) = ([stride.H, stride.W], [dilation.H, dilation.W]);
            _padding = padding is { } p ? [p.H, p.W] : null;
            double bound = 1 / Math.Sqrt(inChannels / groups * kernel.H * kernel.W);
            register_parameter("weight", Parameter.Uniform(bound, dtype, outChannels, inChannels / groups, kernel.H, kernel.W));
            if (hasBias)
                register_parameter("bias", Parameter.Uniform(bound, dtype, outChannels));
        }

        public Parameter? weight
        {
            get => Parameter.Shared(_internal_params, "weight");
            set => _internal_params["weight"] = value!;
        }

        public Parameter? bias
        {
            get => Parameter.Shared(_internal_params, "bias");
            set => _internal_params["bias"] = value ?? throw new ArgumentNullException(nameof(value));
        }

        public override Tensor forward(Tensor input)
        {
            long[] shape = input.shape;
            if (shape.Length is not (3 or 4) || shape[^3] != _inChannels)
                throw new ArgumentException($"Expected 3D (unbatched) or 4D (batched) input with {_inChannels} channels to Conv2d.", nameof(input));
            Parameter weight = _internal_params["weight"];
            Parameter? bias = Parameter.Own(_internal_params, "bias");
            if (_padding is null)
                return Native.Op.Call("conv2d.padding", input, weight, bias, _stride, "same", _dilation, _groups);
            if (_mode == PaddingModes.Zeros)
                return nn.functional.conv2d(input, weight, bias, _stride, _padding, _dilation, _groups);
            using Tensor padded = nn.functional.pad(input, [_padding[1], _padding[1], _padding[0], _padding[0]], _mode);
            return nn.functional.conv2d(padded, weight, bias, _stride, [0], _dilation, _groups);
        }
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.Conv2d Conv2d(
                long in_channels, long out_channels, long kernelSize, long stride = 1, long padding = 0, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernelSize, kernelSize), (stride, stride), (padding, padding), (dilation, dilation), padding_mode, groups, bias, device, dtype);

            public static Modules.Conv2d Conv2d(
                long in_channels, long out_channels, (long, long) kernelSize, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, kernelSize, stride ?? (1, 1), padding ?? (0, 0), dilation ?? (1, 1), padding_mode, groups, bias, device, dtype);

            public static Modules.Conv2d Conv2d(
                long in_channels, long out_channels, long kernelSize, Padding padding, long stride = 1, long dilation = 1,
                PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true, Device? device = null, ScalarType? dtype = null) =>
                new(in_channels, out_channels, (kernelSize, kernelSize), (stride, stride), padding == Padding.Same ? null : (0, 0), (dilation, dilation), padding_mode, groups, bias, device, dtype);
        }
    }
}
