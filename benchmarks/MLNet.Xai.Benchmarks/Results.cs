using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Benchmarks;

/// <summary>The tables in benchmarks/results.</summary>
internal static class Results
{
    /// <summary>What was run, when and on what.</summary>
    public static string Header(string benchmark, bool quick) => string.Create(CultureInfo.InvariantCulture,
        $"`dotnet run build.cs bench {benchmark}{(quick ? " --quick" : "")}`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, Microsoft.ML {MLNetVersion}.");

    public static void Write(string file, string text)
    {
        Console.WriteLine(text);
        string path = Path.Combine(TestData.Root, "benchmarks", "results", file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text + "\n");
    }

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        int half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /// <summary>Smallest, median and largest ratio of neighbours.</summary>
    public static string Spread(double[] above, double[] below)
    {
        double[] ratios = [.. above.Zip(below, (a, b) => a / b).Order()];
        return string.Create(CultureInfo.InvariantCulture, $"{ratios[0]:F2} - **{Median(ratios):F2}** - {ratios[^1]:F2}");
    }

    private static string MLNetVersion =>
        typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
}
