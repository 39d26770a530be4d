using static TorchSharp.torch;

namespace TorchSharp.Modules
{
    public sealed class MaxPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly (long[] Kernel, long[]? Stride, long[]? Padding, long[]? Dilation, bool Ceil) _;

        internal MaxPool2d(long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceil)
            : base(nameof(MaxPool2d)) => _ = (kernel, stride, padding, dilation, ceil);

        public override Tensor forward(Tensor tensor) => nn.functional.max_pool2d(tensor, _.Kernel, _.Stride, _.Padding, _.Dilation, _.Ceil);

        public (Tensor Values, Tensor Indices) forward_with_indices(Tensor tensor) =>
            nn.functional.max_pool2d_with_indices(tensor, _.Kernel, _.Stride, _.Padding, _.Dilation, _.Ceil);
    }

    public sealed class AvgPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly (long[] Kernel, long[]? Stride, long[]? Padding, bool Ceil, bool CountPad, long? Divisor) _;

        internal AvgPool2d(long[] kernel, long[]? stride, long[]? padding, bool ceil, bool countPad, long? divisor)
            : base(nameof(AvgPool2d)) => _ = (kernel, stride, padding, ceil, countPad, divisor);

        public override Tensor forward(Tensor tensor) =>
            nn.functional.AvgPool2d(tensor, _.Kernel, _.Stride, _.Padding, _.Ceil, _.CountPad, _.Divisor);
    }

    public sealed class AdaptiveAvgPool2d : nn.Module<Tensor, Tensor>
    {
        private readonly long[] _size;

        internal AdaptiveAvgPool2d(long[] size)
            : base(nameof(AdaptiveAvgPool2d)) => _size = size;

        public override Tensor forward(Tensor tensor) => nn.functional.adaptive_avg_pool2d(tensor, _size);
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public static partial class nn
        {
            public static Modules.MaxPool2d MaxPool2d(long kernelSize, long? stride = null, long? padding = null, long? dilation = null, bool ceilMode = false) =>
                new([kernelSize], One(stride), One(padding), One(dilation), ceilMode);

            public static Modules.MaxPool2d MaxPool2d(
                (long, long) kernelSize, (long, long)? stride = null, (long, long)? padding = null, (long, long)? dilation = null, bool ceilMode = false) =>
                new(Two(kernelSize)!, Two(stride), Two(padding), Two(dilation), ceilMode);

            public static Modules.AvgPool2d AvgPool2d(
                long kernel_size, long? stride = null, long? padding = null, bool ceil_mode = false, bool count_include_pad = true, long? divisor_override = null) =>
                new([kernel_size], One(stride), One(padding), ceil_mode, count_include_pad, divisor_override);

            public static Modules.AvgPool2d AvgPool2d(
                (long, long) kernel_size, (long, long)? stride = null, (long, long)? padding = null, bool ceil_mode = false,
                bool count_include_pad = true, long? divisor_override = null) =>
                new(Two(kernel_size)!, Two(stride), Two(padding), ceil_mode, count_include_pad, divisor_override);

            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d(long[] outputSize) => new(outputSize);

            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d((long, long) outputSize) => new(Two(outputSize)!);

            public static Modules.AdaptiveAvgPool2d AdaptiveAvgPool2d(long outputSize) => new([outputSize, outputSize]);

            private static long[]? One(long? value) => value is { } v ? [v] : null;

            private static long[]? Two((long, long)? value) => value is { } v ? [v.Item1, v.Item2] : null;
        }
    }
}
