using Microsoft.ML.Runtime;
using MLNet.Xai.Persistence;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Pipeline;

/// <summary>The device that <c>MLContext.GpuDeviceId</c> asks for.</summary>
internal static class Devices
{
    /// <exception cref="InvalidOperationException">There is no such GPU, and the context does not fall back to the CPU.</exception>
    public static Device Of(IHostEnvironment env)
    {
        var asked = AskedDevice.Of(env);
        if (asked.GpuDeviceId is not { } id)
            return CPU;
        if (cuda.is_available() && id >= 0 && id < cuda.device_count())
            return device($"cuda:{id}");
        return asked.FallbackToCpu ? CPU : throw new InvalidOperationException(
            $"GPU {id} is asked for (MLContext.GpuDeviceId), but libtorch sees {(cuda.is_available() ? cuda.device_count() : 0)}. Set FallbackToCpu, or build with -p:XaiTorch=cuda-linux or cuda-windows.");
    }
}
