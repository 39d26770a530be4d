using System.Diagnostics;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Benchmarks.Tool;

/// <summary>A run of the tool as users run it: a process of its own, its wall time and its largest memory.</summary>
internal sealed record ToolProcess(double Seconds, double Megabytes)
{
    private static string Assembly => Path.Combine(TestData.Root, "artifacts", "bin", "MLNet.Xai.Cli", "Release", "net10.0", "MLNet.Xai.Cli.dll");

    /// <summary>Runs it to its end.</summary>
    /// <param name="cores">How many processors it may use, the first ones.</param>
    /// <param name="arguments">The command.</param>
    public static ToolProcess Run(int cores, params string[] arguments) => Start(cores, 0, arguments)();

    /// <summary>Starts it; call what comes back to wait for the end.</summary>
    public static Func<ToolProcess> Start(int cores, int firstCore, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in (string[])[Assembly, .. arguments])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_PROCESSOR_COUNT"] = $"{cores}";
        long from = Stopwatch.GetTimestamp();
        Process process = Process.Start(start)!;
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
            process.ProcessorAffinity = (nint)(((1L << cores) - 1) << firstCore);
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        return () =>
        {
            long largest = 0;
            while (!process.WaitForExit(50))
            {
                process.Refresh();
                largest = Math.Max(largest, process.HasExited ? 0 : process.PeakWorkingSet64);
            }

            double seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
            int code = process.ExitCode;
            process.Dispose();
            _ = output.Result;
            return code == 0 ? new ToolProcess(seconds, largest / 1048576.0) : throw new InvalidOperationException($"xai {string.Join(' ', arguments)}: {error.Result}");
        };
    }
}
