using Microsoft.ML.OnnxRuntime;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>What an ONNX file leaves open about an image network, and how it runs.</summary>
public sealed class OnnxImageOptions
{
    /// <summary>Rows of the pictures; needed where the file leaves them open. Null, the default, for the file's.</summary>
    public int? Height { get; set; }

    /// <summary>Columns of the pictures; needed where the file leaves them open. Null, the default, for the file's.</summary>
    public int? Width { get; set; }

    /// <summary>Whether pictures are [N, H, W, C] rather than [N, C, H, W]; needed where the file leaves all sizes open. Null, the default, for what the file says.</summary>
    public bool? ChannelsLast { get; set; }

    /// <summary>
    /// Name of the value that is explained, [N, classes]: an output of the file or any value in its graph. Null, the default, for the one output that there is; where that
    /// is a softmax, for what goes into it. An output that is named is explained as it is, a softmax too.
    /// </summary>
    public string? Output { get; set; }

    /// <summary>Threads of an operator; 0, the default, for as many as there are cores.</summary>
    public int Threads { get; set; }

    /// <summary>The CUDA device to run on; null, the default, for the CPU. The application then references Microsoft.ML.OnnxRuntime.Gpu.</summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>Sets further options of ONNX Runtime's, other execution providers for instance. Code, so not saved with a model.</summary>
    public Action<SessionOptions>? Configure { get; set; }

    internal OnnxImageOptions Copy() => (OnnxImageOptions)MemberwiseClone();

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if (Height is < 1 || Width is < 1)
            throw new ArgumentException($"Pictures of {Height} x {Width} are asked for; both are at least 1, or null for the file's.");
        if (GpuDeviceId is < 0)
            throw new ArgumentException($"There is no GPU {GpuDeviceId}.");
    }

    /// <exception cref="InvalidOperationException">The GPU that is asked for cannot be used.</exception>
    internal SessionOptions ToSession()
    {
        var options = new SessionOptions { IntraOpNumThreads = Threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        try
        {
            if (GpuDeviceId is { } gpu)
                options.AppendExecutionProvider_CUDA(gpu);
            Configure?.Invoke(options);
            return options;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException)
        {
            options.Dispose();
            throw new InvalidOperationException(
                $"ONNX Runtime has no CUDA device {GpuDeviceId} here: the application references Microsoft.ML.OnnxRuntime.Gpu (-p:XaiOnnx=gpu), and CUDA is installed. {e.Message.Split('\n')[0]}", e);
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }
}
