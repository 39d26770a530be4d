using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>Which widths this machine accelerates. The runtime's software fall-back is never used: it is slower than scalar code.</summary>
internal static class SimdLevels
{
    /// <summary>Whether vectors of a width run on vector hardware.</summary>
    public static bool IsAccelerated(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Vector512.IsHardwareAccelerated,
        SimdLevel.Vector256 => Vector256.IsHardwareAccelerated && Fma.IsSupported,
        SimdLevel.Vector128 => Vector128.IsHardwareAccelerated,
        _ => true,
    };

    /// <summary>The level to use.</summary>
    /// <exception cref="PlatformNotSupportedException">A level was asked for that this machine does not accelerate.</exception>
    public static SimdLevel Resolve(SimdLevel level)
    {
        if (level != SimdLevel.Auto)
        {
            return IsAccelerated(level)
                ? level
                : throw new PlatformNotSupportedException($"This machine does not accelerate {level}; leave SimdLevel at Auto to have the widest that it does.");
        }

        return Enum.GetValues<SimdLevel>().First(l => l != SimdLevel.Auto && IsAccelerated(l));
    }
}
