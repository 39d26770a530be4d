using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Benchmarks.Pipeline;

/// <summary>
/// A million rows streamed through an ML.NET pipeline with an explanation column: what the column costs beyond the kernel, of a fresh and of a loaded model, and in memory.
/// </summary>
internal static class PipelineBenchmark
{
    public static void Run(bool quick, string? filter)
    {
        int rows = quick ? 200_000 : 1_000_000, repetitions = quick ? 3 : 5;
        string[] lines = [Line(5, 150, 60, rows, repetitions), Line(30, 200, 20, rows, repetitions)];
        Results.Write("pipeline.md", $"""
            # Explanation columns against the kernel called directly

            {Results.Header("pipeline", quick)}

            {rows.ToString("N0", CultureInfo.InvariantCulture)} rows, made while they are read, through `FastForest(...).WithTreeShap()`; microseconds a row of processor time of all threads, medians of {repetitions}.
            A column is reading Score and Shap less reading Score alone, of the model as it was fitted and as `Model.Load` gives it; the kernel is
            `TreeShapExplainer.Explain` on blocks of 16,384 rows in memory. All three in turn; ratios of neighbours.

            | forest | kernel | fresh column | loaded column | fresh / kernel, min - **median** - max | loaded / fresh, min - **median** - max | memory that a pass adds, MB |
            | --- | --: | --: | --: | --: | --: | --: |
            {string.Join('\n', lines)}
            """);
    }

    private static string Line(int features, int trees, int leaves, int rows, int repetitions)
    {
        var ml = new MLContext(seed: 1);
        var data = new StreamedRows(features);
        var model = ml.BinaryClassification.Trainers.FastForest(numberOfTrees: trees, numberOfLeaves: leaves).WithTreeShap(ml).Fit(data.View(ml, 5000));
        IDataView input = data.View(ml, rows), fresh = model.Transform(input), loaded = SaveAndLoad(ml, model).Transform(input);
        var explainer = new TreeShapExplainer(((TreeShapRows)model.Explainer.Rows).State.Ensemble);
        Func<double>[] sides =
        [
            Timer(() => StreamedRows.Read(fresh, "Score")), Timer(() => data.Explain(explainer, rows)),
            Timer(() => StreamedRows.Read(fresh, "Score", "Shap")), Timer(() => StreamedRows.Read(loaded, "Score", "Shap")),
        ];
        foreach (Func<double> side in sides)
            side();
        double megabytes = PeakMemory.Megabytes(() => StreamedRows.Read(loaded, "Score", "Shap"));
        double[][] times = [.. Enumerable.Range(0, repetitions).Select(_ => sides.Select(side => side()).ToArray())];
        double[] kernel = [.. times.Select(t => t[1])], freshly = [.. times.Select(t => t[2] - t[0])], again = [.. times.Select(t => t[3] - t[0])];
        return string.Create(CultureInfo.InvariantCulture,
            $"| {trees} trees of {leaves} leaves, {features} features | {Results.Median(kernel):F2} | {Results.Median(freshly):F2} | {Results.Median(again):F2} | {Results.Spread(freshly, kernel)} | {Results.Spread(again, freshly)} | {megabytes:F0} |");

        Func<double> Timer(Action work)
        {
            var timed = new Timed(work, rows, Clock.Processor);
            return () => timed.MicrosecondsPerRow(0);
        }
    }

    private static ITransformer SaveAndLoad(MLContext ml, ITransformer model)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return ml.Model.Load(stream, out _);
    }
}
