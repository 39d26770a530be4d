using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Core.Numerics;
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
        Timed scoring = new(() => Score(explained, table.Rows, 2), 1, Clock.Wall), alone = new(() => Score(explained, table.Rows, 1), 1, Clock.Wall);
        Timed ours = new(() => Ours(2), 1, Clock.Wall), oursAlone = new(() => Ours(1), 1, Clock.Wall);
        (int pairs, double seconds) = quick ? (5, 0.2) : (11, 0.5);
        yield return Line("scoring alone, two threads", PairedRun.Measure(ours, scoring, pairs, seconds), "cost / scoring");
        yield return Line("scoring alone, one thread both", PairedRun.Measure(oursAlone, alone, pairs, seconds), "cost / scoring");
        yield return Line("one thread", PairedRun.Measure(oursAlone, ours, pairs, seconds), "one / two threads");
        yield return Line("scoring alone, one thread and two", PairedRun.Measure(alone, scoring, pairs, seconds), "one / two threads");
        yield return Line("ML.NET's PermutationFeatureImportance", PairedRun.Measure(
            new Timed(() => ml.BinaryClassification.PermutationFeatureImportanceNonCalibrated(model, data, permutationCount: Repeats), 1, Clock.Wall), ours, quick ? 1 : 3, 0), "ML.NET's / ours");

        void Ours(int threads) => ml.Explain().PermutationImportance(model, data, new PermutationImportanceOptions
        {
            Repeats = Repeats,
            Threads = threads,
            Metrics = [ImportanceMetric.AreaUnderRocCurve, ImportanceMetric.Accuracy],
        });
    }

    // As many scorings as there are features and repeats, dealt out one by one as those of the importance are.
    private static void Score(ExplainedModel model, float[] rows, int threads)
    {
        int next = 0;
        Workers.Run(threads, () =>
        {
            double[] own = new double[Rows];
            while (Interlocked.Increment(ref next) <= Features * Repeats)
                model.Function.Score(rows, own.Length, own, threads: 1);
        });
    }

    private static string Line(string against, PairedRun run, string ratio) => string.Create(CultureInfo.InvariantCulture,
        $"| {against} | {run.Baseline / 1e6:F3} | {run.Ours / 1e6:F3} | {ratio} | {run.MinRatio:F2} - **{run.Ratio:F2}** - {run.MaxRatio:F2} |");
}
