using System.Diagnostics;

namespace Examples;

/// <summary>Says what is done and how long it took.</summary>
internal static class Steps
{
    public static T Run<T>(string what, Func<T> step)
    {
        var watch = Stopwatch.StartNew();
        T result = step();
        Console.WriteLine($"{what,-58}{watch.Elapsed.TotalSeconds,8:F2} s");
        return result;
    }

    public static void Run(string what, Action step) => Run(what, () =>
    {
        step();
        return 0;
    });
}
