using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>One measured line.</summary>
internal sealed record Row(
    Workload Workload, string Subject, Shape Shape, string Kernel, SimdLevel Level, PairedRun Run, PairedRun? LightGbm, double CompileMilliseconds, double Megabytes);

/// <summary>Collects the lines, prints them as they come, and writes benchmarks/results/treeshap.md.</summary>
internal sealed class ResultTable(bool quick)
{
    private const string Header =
        "| workload | ensemble | trees | leaves | max depth | features | rows | kernel | SIMD | us/row | baseline us/row | ratio min - **median** - max | LightGBM us/row | ratio | compile ms | peak MB |\n"
        + "| --- | --- | --: | --: | --: | --: | --: | --- | --- | --: | --: | --- | --: | --- | --: | --: |\n";

    private readonly List<Row> _rows = [];
    private readonly List<Row> _threads = [];

    public void Add(Row row)
    {
        _rows.Add(row);
        Console.WriteLine(Line(row));
    }

    public void AddThreads(Row row)
    {
        _threads.Add(row);
        Console.WriteLine(ThreadLine(row));
    }

    public void Write()
    {
        string path = Path.Combine(TestData.Root, "benchmarks", "results", "treeshap.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, Markdown());
        Console.WriteLine($"Written to {path}");
    }

    private string Markdown()
    {
        var text = new StringBuilder("# TreeSHAP against the original algorithm and LightGBM\n\n");
        text.Append(CultureInfo.InvariantCulture, $"`dotnet run build.cs bench treeshap{(quick ? " --quick" : "")}`, {DateTime.UtcNow:yyyy-MM-dd}, {Processor()}, ");
        text.Append(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}.\n\n");
        text.Append(
            """
            The baseline is the original algorithm written plainly in C# (Lundberg et al. 2020: algorithm 2; with a background algorithm 3; interactions by
            2 U + 1 runs a tree that uses U features), one thread. Both sides run in turn; every ratio is of neighbours in time, thread processor time, medians. The baseline explains a
            few rows of the same data at a time where all of them would take minutes. SIMD widths are chosen by option on one machine.
            LightGBM is its own contributions (4.6, `LGBM_BoosterPredictForMat`, predict type 3, one thread) on the same rows and the very same trees, written as its text;
            it has path-dependent values only. Values agree to 1e-9 before anything is timed.
            Values are those of one output, in double. Peak memory is what compiling and one call add.


            """);
        text.Append(Header);
        foreach (Row row in _rows)
            text.Append(Line(row)).Append('\n');
        if (_threads.Count > 0)
        {
            text.Append("\n## Two threads against one\n\nWall time, in turn: only means something on a quiet machine.\n\n");
            text.Append("| workload | ensemble | rows | kernel | one thread us/row | two threads us/row | ratio min - **median** - max |\n");
            text.Append("| --- | --- | --: | --- | --: | --: | --- |\n");
            foreach (Row row in _threads)
                text.Append(ThreadLine(row)).Append('\n');
        }

        return text.ToString();
    }

    private static string Line(Row r) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {r.Workload.Name} | {r.Subject} | {r.Shape.Trees} | {r.Shape.Leaves} | {r.Shape.MaxDepth} | {r.Shape.Features} | {r.Workload.Rows} | {r.Kernel} | {Level(r.Level)} | {Number(r.Run.Ours)} | {Number(r.Run.Baseline)} | {Ratio(r.Run)} | {Peer(r.LightGbm)} | {r.CompileMilliseconds:F1} | {r.Megabytes:F0} |");

    private static string ThreadLine(Row r) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {r.Workload.Name} | {r.Subject} | {r.Workload.Rows} | {r.Kernel} | {Number(r.Run.Baseline)} | {Number(r.Run.Ours)} | {r.Run.MinRatio:F2} - **{r.Run.Ratio:F2}** - {r.Run.MaxRatio:F2} |");

    private static string Peer(PairedRun? run) => run is null ? " | " : $"{Number(run.Baseline)} | {Ratio(run)}";

    private static string Ratio(PairedRun run) =>
        string.Create(CultureInfo.InvariantCulture, $"{run.MinRatio:F0} - **{run.Ratio:F0}** - {run.MaxRatio:F0}");

    private static string Number(double x) => x.ToString(x >= 100 ? "F0" : x >= 10 ? "F1" : "F2", CultureInfo.InvariantCulture);

    private static string Level(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => "512",
        SimdLevel.Vector256 => "256",
        _ => "auto",
    };

    private static string Processor()
    {
        const string info = "/proc/cpuinfo";
        string? line = File.Exists(info) ? File.ReadLines(info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 2)..] ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
