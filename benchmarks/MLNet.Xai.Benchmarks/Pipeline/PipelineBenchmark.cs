using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Benchmarks.Pipeline;

/// <summary>
/// A million rows streamed through an ML.NET pipeline with an explanation column: what the column costs beyond the kernel, and in memory.
/// </summary>
internal static class PipelineBenchmark
{
    private const int FeatureCount = 5;
    private static readonly float[] s_rows = [.. Rows(1 << 14).SelectMany(r => r.Features)];

    public static void Run(bool quick, string? filter)
    {
        int rows = quick ? 200_000 : 1_000_000;
        var ml = new MLContext(seed: 1);
        var pipeline = ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 150, numberOfLeaves: 60).WithTreeShap(ml);
        var model = pipeline.Fit(ml.Data.LoadFromEnumerable(Rows(5000)));
        IDataView explained = model.Transform(ml.Data.LoadFromEnumerable(Rows(rows)));
        var explainer = new TreeShapExplainer(((TreeShapRows)model.Explainer.Rows).State.Ensemble);

        var plain = new Timed(() => Read(explained, "Score"), rows, Processor);
        var column = new Timed(() => Read(explained, "Score", "Shap"), rows, Processor);
        var direct = new Timed(() => Direct(explainer, rows), rows, Processor);
        direct.MicrosecondsPerRow(0);
        column.MicrosecondsPerRow(0);
        double megabytes = PeakMemory.Megabytes(() => Read(explained, "Score", "Shap"));
        int repetitions = quick ? 3 : 5;
        double[] ratios = new double[repetitions];
        double[] kernels = new double[repetitions];
        double[] columns = new double[repetitions];
        for (int i = 0; i < repetitions; i++)
        {
            double without = plain.MicrosecondsPerRow(0);
            columns[i] = column.MicrosecondsPerRow(0) - without;
            kernels[i] = direct.MicrosecondsPerRow(0);
            ratios[i] = columns[i] / kernels[i];
        }

        Array.Sort(ratios);
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Explanation columns against the kernel called directly

            `dotnet run build.cs bench pipeline{(quick ? " --quick" : "")}`, {DateTime.UtcNow:yyyy-MM-dd}, {Environment.ProcessorCount} cores, {RuntimeInformation.FrameworkDescription}, ML.NET: {Assemblies()}.

            {rows:N0} rows of {FeatureCount} features, made while they are read, through `FastForest(150 trees, 60 leaves).WithTreeShap()`; processor time of all threads.
            The column is reading Score and Shap less reading Score alone; the kernel is `TreeShapExplainer.Explain` on blocks of 16,384 rows in memory.

            | | us/row |
            | --- | --: |
            | kernel called directly | {Median(kernels):F2} |
            | explanation column | {Median(columns):F2} |
            | column / kernel, min - **median** - max | {ratios[0]:F2} - **{ratios[repetitions / 2]:F2}** - {ratios[^1]:F2} |
            | memory that a pass adds, MB | {megabytes:F0} |

            """);
        Console.WriteLine(text);
        string path = Path.Combine(TestData.Root, "benchmarks", "results", "pipeline.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static IEnumerable<Sample> Rows(int count)
    {
        var random = new Random(7);
        for (int r = 0; r < count; r++)
        {
            float[] x = new float[FeatureCount];
            for (int f = 0; f < FeatureCount; f++)
                x[f] = (float)random.NextDouble();
            yield return new Sample { Features = x, Label = x[0] + (x[1] * x[2]) - (x[3] / 2) + (random.NextDouble() / 4) > 0.6 };
        }
    }

    private static double Read(IDataView data, params string[] columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema.Where(c => columns.Contains(c.Name)));
        ValueGetter<float> score = cursor.GetGetter<float>(data.Schema["Score"]);
        ValueGetter<VBuffer<float>>? shap = columns.Contains("Shap") ? cursor.GetGetter<VBuffer<float>>(data.Schema["Shap"]) : null;
        float value = 0;
        VBuffer<float> values = default;
        double sum = 0;
        while (cursor.MoveNext())
        {
            score(ref value);
            shap?.Invoke(ref values);
            sum += value;
        }

        return sum;
    }

    // The same rows, block by block, as the columns look ahead.
    private static void Direct(TreeShapExplainer explainer, int rows)
    {
        const int block = 1 << 14;
        double[] values = new double[block * FeatureCount];
        for (int first = 0; first < rows; first += block)
            explainer.Explain(s_rows, Math.Min(block, rows - first), values);
    }

    // The offline subset has this project's version, the genuine package its own.
    private static string Assemblies()
    {
        string? version = typeof(MLContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        return version is null || version.StartsWith("0.", StringComparison.Ordinal) ? "the offline subset" : version;
    }

    private static double Processor() => System.Diagnostics.Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private sealed class Sample
    {
        [VectorType(FeatureCount)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
