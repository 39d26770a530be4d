using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLNet.Xai;

/// <summary>Passes progress on, and writes it to <c>mlContext.Log</c> once in a while.</summary>
/// <param name="env">Whose log.</param>
/// <param name="source">The log's source.</param>
/// <param name="listener">Hears everything.</param>
internal sealed class LoggedProgress(IHostEnvironment env, string source = "Explanations", IProgress<ExplainProgress>? listener = null) : IProgress<ExplainProgress>
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(2);

    private readonly HashSet<string> _warnings = [];
    private long _last = Stopwatch.GetTimestamp();

    public void Report(ExplainProgress value)
    {
        listener?.Report(value);
        if (Stopwatch.GetElapsedTime(_last) < s_interval)
            return;
        _last = Stopwatch.GetTimestamp();
        Log($"{value.Stage}: {value.Rows} rows");
    }

    /// <summary>Writes a warning to the log, each once.</summary>
    public void Warn(string message)
    {
        lock (_warnings)
        {
            if (!_warnings.Add(message))
                return;
        }

        using IChannel channel = env.Start(source);
        channel.Warning(MessageSensitivity.None, "{0}", message);
    }

    /// <summary>Writes a line to the log.</summary>
    public void Log(string message)
    {
        using IChannel channel = env.Start(source);
        channel.Info(MessageSensitivity.None, "{0}", message);
    }
}
