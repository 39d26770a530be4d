using static TorchSharp.torch;

namespace MLNet.Xai.Torch;

/// <summary>The device that <c>MLContext.GpuDeviceId</c> asks for.</summary>
internal static class Devices
{
    /// <param name="gpu">Its number; null for the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU will do where there is no such GPU.</param>
    /// <exception cref="InvalidOperationException">There is no such GPU, and the context does not fall back to the CPU.</exception>
    public static Device Of(int? gpu, bool fallbackToCpu)
    {
        if (gpu is not { } id)
            return CPU;
        if (cuda.is_available() && id >= 0 && id < cuda.device_count())
            return device($"cuda:{id}");
        return fallbackToCpu ? CPU : throw new InvalidOperationException(
            $"GPU {id} is asked for (MLContext.GpuDeviceId), but libtorch sees {(cuda.is_available() ? cuda.device_count() : 0)}. Set FallbackToCpu, or build with -p:XaiTorch=cuda-linux or cuda-windows.");
    }
}
