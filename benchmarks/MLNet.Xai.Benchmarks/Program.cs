using MLNet.Xai.Benchmarks.Pipeline;
using MLNet.Xai.Benchmarks.Tabular;
using MLNet.Xai.Benchmarks.Text;
using MLNet.Xai.Benchmarks.Tool;
using MLNet.Xai.Benchmarks.TreeShap;
using MLNet.Xai.Benchmarks.Vision;

namespace MLNet.Xai.Benchmarks;

/// <summary>The front door: <c>dotnet run -c Release --project benchmarks/MLNet.Xai.Benchmarks -- treeshap pipeline saving tabular text methods tool vision onnx [--quick]</c>.</summary>
internal static class Program
{
    private static readonly Dictionary<string, Action<bool, string?>> s_benchmarks = new(StringComparer.Ordinal)
    {
        ["treeshap"] = TreeShapBenchmark.Run,
        ["crossover"] = Crossover.Run,
        ["methods"] = MethodsBenchmark.Run,
        ["onnx"] = OnnxBenchmark.Run,
        ["pipeline"] = PipelineBenchmark.Run,
        ["saving"] = SavingBenchmark.Run,
        ["tabular"] = TabularBenchmark.Run,
        ["text"] = TextBenchmark.Run,
        ["tool"] = ToolBenchmark.Run,
        ["vision"] = VisionBenchmark.Run,
    };

    private static int Main(string[] args)
    {
        bool quick = args.Contains("--quick");
        string? filter = args.FirstOrDefault(a => a.StartsWith("--only=", StringComparison.Ordinal))?["--only=".Length..];
        string[] names = [.. args.Where(a => !a.StartsWith("--", StringComparison.Ordinal))];
        if (names.Length == 0)
            names = [.. s_benchmarks.Keys];
        if (names.FirstOrDefault(n => !s_benchmarks.ContainsKey(n)) is { } unknown)
        {
            Console.Error.WriteLine($"There is no benchmark '{unknown}'; there are: {string.Join(", ", s_benchmarks.Keys)}. --quick runs fewer repetitions.");
            return 1;
        }

        foreach (string name in names)
            s_benchmarks[name](quick, filter);
        return 0;
    }
}
