using System.Globalization;

namespace MLNet.Xai.Benchmarks;

/// <summary>How much resident memory some work adds at its peak (Linux; NaN elsewhere).</summary>
internal static class PeakMemory
{
    /// <summary>MB above what the process held before.</summary>
    public static double Megabytes(Action work)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        if (!OperatingSystem.IsLinux())
        {
            work();
            return double.NaN;
        }

        File.WriteAllText("/proc/self/clear_refs", "5"); // resets the high-water mark
        double before = Status("VmRSS:");
        work();
        return Math.Max(0, Status("VmHWM:") - before) / 1024;
    }

    private static double Status(string name)
    {
        string line = File.ReadLines("/proc/self/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return double.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
