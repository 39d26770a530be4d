using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Shapley.Table;

/// <summary>A vector width as a type argument: the compiler makes one specialised copy of a loop for each.</summary>
internal interface ISimdWidth
{
    /// <summary>Bits of a vector; 0 for one double at a time.</summary>
    static abstract int Bits { get; }
}

/// <summary>One 512-bit vector holds a table row.</summary>
internal readonly struct Width512 : ISimdWidth
{
    public static int Bits => 512;
}

/// <summary>Two 256-bit vectors hold a table row.</summary>
internal readonly struct Width256 : ISimdWidth
{
    public static int Bits => 256;
}

/// <summary>No vectors.</summary>
internal readonly struct WidthScalar : ISimdWidth
{
    public static int Bits => 0;
}

/// <summary>Which width serves a requested level.</summary>
internal static class SimdWidth
{
    /// <summary>512, 256 or 0 bits. 128-bit vectors gain nothing over scalar code in these loops, which therefore serves them.</summary>
    public static int BitsFor(SimdLevel level) => level switch
    {
        SimdLevel.Auto when Vector512.IsHardwareAccelerated => 512,
        SimdLevel.Auto when Vector256.IsHardwareAccelerated => 256,
        SimdLevel.Vector512 => 512,
        SimdLevel.Vector256 => 256,
        _ => 0,
    };
}
