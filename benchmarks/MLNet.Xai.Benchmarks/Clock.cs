using System.Diagnostics;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Benchmarks;

/// <summary>Seconds of this thread's processor time where the system tells (Linux), so that neighbours disturb less; else wall time.</summary>
internal static partial class Clock
{
    private const int ProcessCpuTime = 2, ThreadCpuTime = 3;

    /// <summary>Wall time in seconds, for work on several threads.</summary>
    public static double Wall() => Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency;

    /// <summary>Processor time of all threads in seconds: ML.NET's cursors work on threads of their own.</summary>
    public static double Processor() => Of(ProcessCpuTime) ?? Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    /// <summary>Processor time of the calling thread in seconds.</summary>
    public static double Thread() => Of(ThreadCpuTime) ?? Wall();

    private static double? Of(int clock) => OperatingSystem.IsLinux() && ClockGetTime(clock, out TimeSpec time) == 0 ? time.Seconds + (time.Nanoseconds * 1e-9) : null;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
