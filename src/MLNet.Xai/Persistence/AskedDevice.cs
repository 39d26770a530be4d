using Microsoft.ML.Runtime;

namespace MLNet.Xai.Persistence;

/// <summary>The GPU that a context asks for, which a component that is being loaded is not told publicly.</summary>
/// <param name="GpuDeviceId">Its number; null for the CPU.</param>
/// <param name="FallbackToCpu">Whether the CPU will do where there is no such GPU.</param>
internal readonly record struct AskedDevice(int? GpuDeviceId, bool FallbackToCpu)
{
    public static AskedDevice Of(IHostEnvironment env) => env is IHostEnvironmentInternal known ? new(known.GpuDeviceId, known.FallbackToCpu) : new(null, true);
}
