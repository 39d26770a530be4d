using Microsoft.ML.OnnxRuntime;

namespace MLNet.Xai.Torch.Native;

/// <summary>ONNX Runtime's native library, which the application brings.</summary>
internal static class OnnxRuntimeLibrary
{
    /// <exception cref="NotSupportedException">It is not there, or does not load; the message says what to do.</exception>
    public static void EnsureLoaded()
    {
        try
        {
            _ = OrtEnv.Instance();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new NotSupportedException(
                "ONNX Runtime's native library does not load. The application references the package Microsoft.ML.OnnxRuntime, or Microsoft.ML.OnnxRuntime.Gpu for CUDA. "
                + (e.InnerException ?? e).Message.Split('\n')[0],
                e);
        }
    }
}
