using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public enum InterpolationMode
    {
        Nearest = 0,
        Linear = 1,
        Bilinear = 2,
        Bicubic = 3,
        Trilinear = 4,
        Area = 5,
    }

    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Constant or PaddingModes.Zeros => Op.Call("constant_pad_nd", input, pad, value),
                PaddingModes.Reflect => Op.Call("pad", input, pad, "reflect"),
                PaddingModes.Replicate => Op.Call("pad", input, pad, "replicate"),
                _ => Op.Call("pad", input, pad, "circular"),
            };

            public static Tensor pad(Tensor input, ReadOnlySpan<long> pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, pad.ToArray(), mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, Two(pad)!, mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, new[] { pad.Item1, pad.Item2, pad.Item3, pad.Item4 }, mode, value);

            /// <summary>Four-dimensional input; nearest, bilinear, bicubic and area.</summary>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null, InterpolationMode mode = InterpolationMode.Nearest,
                bool? align_corners = null, bool recompute_scale_factor = false) => mode switch
                {
                    InterpolationMode.Nearest => Op.Call("upsample_nearest2d.vec", x, size, scale_factor),
                    InterpolationMode.Bilinear => Op.Call("upsample_bilinear2d.vec", x, size, align_corners ?? false, scale_factor),
                    InterpolationMode.Bicubic => Op.Call("upsample_bicubic2d.vec", x, size, align_corners ?? false, scale_factor),
                    InterpolationMode.Area when size is not null => adaptive_avg_pool2d(x, size),
                    _ => throw new NotSupportedException($"The offline TorchSharp does not interpolate with {mode}."),
                };
        }
    }
}
