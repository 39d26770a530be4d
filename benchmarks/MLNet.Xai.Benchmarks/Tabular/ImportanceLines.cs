using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>Permutation importance of 20 features x 5 repeats x 10,000 rows: beside scoring alone, ML.NET's own, and one thread.</summary>
internal static class ImportanceLines
{
    private const int Features = 20, Rows = 10_000, Repeats = 5;

    public static IEnumerable<string> Make(bool quick)
    {
        var ml = new MLContext(1);
        var table = new Table(Features, Rows);
        IDataView data = ml.Data.Cache(table.View(ml));
        var model = ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 100, numberOfLeaves: 20).Fit(data);
        ExplainedModel explained = Table.Explained(model, data);
        double[] scores = new double[Rows];
        var scoring = new Timed(() => Score(explained, table.Rows, scores), 1, Clock.Wall);
        var ours = new Timed(() => Ours(2), 1, Clock.Wall);
        int pairs = quick ? 3 : 7;
        yield return Line("scoring alone, two threads", PairedRun.Measure(ours, scoring, pairs, 0), "cost / scoring");
        yield return Line("one thread", PairedRun.Measure(new Timed(() => Ours(1), 1, Clock.Wall), ours, pairs, 0), "one / two threads");
        yield return Line("ML.NET's PermutationFeatureImportance", PairedRun.Measure(
            new Timed(() => ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, data, permutationCount: Repeats), 1, Clock.Wall), ours, quick ? 1 : 3, 0), "ML.NET's / ours");

        void Ours(int threads) => ml.Explain().PermutationImportance(model, data, new PermutationImportanceOptions
        {
            Repeats = Repeats,
            Threads = threads,
            Metrics = [ImportanceMetric.AreaUnderRocCurve, ImportanceMetric.Accuracy],
        });
    }

    // As many scorings as there are features and repeats, shared by two threads as the importance is.
    private static void Score(ExplainedModel model, float[] rows, double[] scores) =>
        Parallel.For(0, Features * Repeats, new ParallelOptions { MaxDegreeOfParallelism = 2 }, () => new double[scores.Length], (_, _, own) =>
        {
            model.Function.Score(rows, own.Length, own, threads: 1);
            return own;
        }, _ => { });

    private static string Line(string against, PairedRun run, string ratio) => string.Create(CultureInfo.InvariantCulture,
        $"| {against} | {run.Baseline / 1e6:F2} | {run.Ours / 1e6:F2} | {ratio} | {run.MinRatio:F2} - **{run.Ratio:F2}** - {run.MaxRatio:F2} |");
}
