using System.Globalization;
using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>LIME of a row beside the scoring of its 5,000 samples.</summary>
internal static class LimeLines
{
    private const int Samples = 5000;

    public static IEnumerable<string> Make(bool quick)
    {
        var ml = new MLContext(1);
        foreach (int features in (int[])[5, 20])
        {
            var table = new Table(features, 5000);
            IDataView data = table.View(ml);
            ITransformer model = ml.BinaryClassification.Trainers.FastForest(numberOfTrees: 100, numberOfLeaves: 20).Fit(data);
            foreach (bool around in (bool[])[true, false])
            {
                // Samples around a row are of numbers; bins have the same samples for all rows, which are scored once.
                var options = new LimeColumnOptions { Samples = Samples, AroundRow = around, Discretizer = around ? Core.Lime.LimeDiscretizer.None : Core.Lime.LimeDiscretizer.Quartile };
                var state = ((LimeRows)ml.Explain().Lime(model, data, options: options).Explainer.Rows).State;
                var engine = new LimeEngine(state);
                double[] scores = new double[Samples];
                int row = 0;
                PairedRun run = Measure(Clock.Wall), processor = Measure(Clock.Processor);
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"| {features} | {(around ? "around the row" : "of the table, quartiles")} | {run.Baseline / 1000:F2} | {run.Ours / 1000:F2} | {100 * run.MinRatio:F0} % - **{100 * run.Ratio:F0} %** - {100 * run.MaxRatio:F0} % | {100 * processor.MinRatio:F0} % - **{100 * processor.Ratio:F0} %** - {100 * processor.MaxRatio:F0} % |");

                PairedRun Measure(Func<double> clock) => PairedRun.Measure(
                    new Timed(() => state.Model.Function.Score(table.Rows.AsSpan(0, Samples * features), Samples, scores), 1, clock),
                    new Timed(() => engine.Explain(table.Rows.AsSpan(row++ % 4000 * features, features), [0]), 1, clock), quick ? 5 : 15, 0.2);
            }
        }
    }
}
