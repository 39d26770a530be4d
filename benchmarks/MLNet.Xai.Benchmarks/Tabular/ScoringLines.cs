using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>Rows scored by the model's own arithmetic in batches against the same rows through the ITransformer.</summary>
internal static class ScoringLines
{
    private const int Rows = 20_000;

    public static IEnumerable<string> Make(bool quick)
    {
        var ml = new MLContext(1);
        foreach ((string name, int features, IEstimator<ITransformer> trainer) in new (string, int, IEstimator<ITransformer>)[]
        {
            ("FastForest, 100 trees of 20 leaves, 20 features", 20, ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 100, numberOfLeaves: 20)),
            ("FastForest, 150 trees of 500 leaves, 5 features", 5, ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 150, numberOfLeaves: 500, minimumExampleCountPerLeaf: 1)),
            ("FastTree, 100 trees of 20 leaves, 20 features", 20, ml.Regression.Trainers.FastTree("Target", numberOfTrees: 100)),
            ("logistic regression, 20 features", 20, ml.BinaryClassification.Trainers.LbfgsLogisticRegression()),
        })
        {
            var table = new Table(features, Rows);
            IDataView data = table.View(ml);
            ExplainedModel model = Table.Explained(trainer.Fit(data), data);
            double[] direct = new double[Rows], pipeline = new double[Rows];
            PairedRun run = PairedRun.Measure(
                new Timed(() => model.Function.ScoreThroughPipeline(table.Rows, Rows, pipeline), Rows, Clock.Processor),
                new Timed(() => Direct(model, table.Rows, direct), Rows, Clock.Processor), quick ? 3 : 7, 0.2);
            double apart = direct.Zip(pipeline, (a, b) => Math.Abs(a - b)).Max();
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {run.Baseline:F2} | {run.Ours:F3} | {run.MinRatio:F1} - **{run.Ratio:F1}** - {run.MaxRatio:F1} | {Table.Number(apart)} |");
        }
    }

    // On this thread alone, as the pipeline is.
    private static void Direct(ExplainedModel model, float[] rows, double[] outputs)
    {
        if (model.Function.Direct!.Trees is { } trees)
            trees.Ensemble.Predict(rows, outputs.Length, outputs, threads: 1);
        else
            model.Function.Score(rows, outputs.Length, outputs);
    }
}
