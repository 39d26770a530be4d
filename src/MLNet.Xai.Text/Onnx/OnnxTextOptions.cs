using Microsoft.ML.OnnxRuntime;

namespace MLNet.Xai.Text.Onnx;

/// <summary>What an ONNX file leaves open about a text model, and how it runs.</summary>
public sealed class OnnxTextOptions
{
    private const int MostEver = 1 << 16;

    /// <summary>
    /// The most tokens of a text, special ones counted; needed where the file leaves the length of texts open, which says nothing of how many positions it knows. Null, the default, for the file's.
    /// </summary>
    public int? MaxTokens { get; set; }

    /// <summary>Number of token ids; null, the default, for the rows of the table that the graph looks <c>input_ids</c> up in.</summary>
    public int? VocabularySize { get; set; }

    /// <summary>Name of the output that is explained, [N, K]. Null, the default, for <c>logits</c>, else the only output of rank 2.</summary>
    public string? Output { get; set; }

    /// <summary>Threads of an operator; 0, the default, for as many as there are cores.</summary>
    public int Threads { get; set; }

    /// <summary>The CUDA device to run on; null, the default, for the CPU. The application then references Microsoft.ML.OnnxRuntime.Gpu.</summary>
    public int? GpuDeviceId { get; set; }

    /// <summary>Sets further options of ONNX Runtime's, other execution providers for instance. Code, so not saved with a model.</summary>
    public Action<SessionOptions>? Configure { get; set; }

    /// <summary>The most tokens where neither <see cref="MaxTokens"/> nor the file says.</summary>
    internal int? IfOpen { get; set; }

    internal OnnxTextOptions Copy() => (OnnxTextOptions)MemberwiseClone();

    /// <exception cref="ArgumentException">An option is out of its range; the message names it.</exception>
    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Threads);
        if ((MaxTokens ?? IfOpen) is < 1 or > MostEver)
            throw new ArgumentOutOfRangeException(nameof(MaxTokens), MaxTokens ?? IfOpen, $"It must be 1 to {MostEver}.");
        if (VocabularySize is < 1)
            throw new ArgumentOutOfRangeException(nameof(VocabularySize), VocabularySize, "It must be at least 1.");
        if (GpuDeviceId is < 0)
            throw new ArgumentOutOfRangeException(nameof(GpuDeviceId), GpuDeviceId, "There is no such GPU.");
    }

    /// <exception cref="InvalidOperationException">The GPU that is asked for cannot be used.</exception>
    internal SessionOptions ToSession()
    {
        var options = new SessionOptions { IntraOpNumThreads = Threads, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
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
                $"ONNX Runtime cannot be set up{(GpuDeviceId is { } id ? $" for the CUDA device {id}: the application references Microsoft.ML.OnnxRuntime.Gpu (-p:XaiOnnx=gpu), and CUDA is installed" : "")}. "
                + e.Message.Split('\n')[0],
                e);
        }
        catch
        {
            options.Dispose();
            throw;
        }
    }
}
