using System.Globalization;
using MLNet.Xai.Benchmarks.Baseline;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>Interventional values of a probability of 20 features: sampled as before, and as now.</summary>
internal static class ProbabilityLines
{
    private const int Features = 20;
    private const int Samples = 64;

    public static IEnumerable<string> Make(bool quick)
    {
        foreach ((string name, int leaves, int depth) in new[] { ("100 trees of depth 6", 64, 6), ("100 trees of 20 leaves", 20, 40) })
        {
            TreeEnsemble ensemble = Centred(TreeShap.Ensembles.Random(name, 100, Features, 200, leaves, depth, 4000, 2));
            float[] rows = TreeShap.Ensembles.Random(name, 1, Features, 200, 2, 1, 200, 3).Rows, background = rows[..(100 * Features)], row = rows[(150 * Features)..(151 * Features)];
            var before = new OriginalSampledProbability(ensemble, background, Samples);
            var now = new TreeShapExplainer(ensemble, new TreeShapOptions
            {
                Perturbation = TreeShapPerturbation.Interventional,
                Background = background,
                Units = ExplanationUnits.Probability,
                Link = OutputLink.Logistic(),
                Samples = Samples,
                Threads = 1,
            });
            double[] values = new double[Features], old = new double[Features], errors = new double[Features];
            PairedRun run = PairedRun.Measure(
                new Timed(() => before.Explain(row, values, old), 1, Clock.Thread), new Timed(() => now.ExplainWithErrors(row, 1, values, errors), 1, Clock.Thread), quick ? 3 : 9, 0.2);
            double variance = old.Sum(e => e * e) / errors.Sum(e => e * e);
            yield return string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {run.Baseline / 1000:F1} | {run.Ours / 1000:F1} | {run.MinRatio:F1} - **{run.Ratio:F1}** - {run.MaxRatio:F1} | {Math.Sqrt(variance):F1} | {run.Ratio * variance:F0} |");
        }
    }

    // Margins around zero and some units wide, where a logistic curve bends.
    private static TreeEnsemble Centred(TreeShap.Subject subject)
    {
        double[] outputs = new double[subject.RowCount];
        subject.Ensemble.Predict(subject.Rows, subject.RowCount, outputs);
        double mean = outputs.Average(), deviation = Math.Sqrt(outputs.Average(o => (o - mean) * (o - mean)));
        var builder = new TreeEnsembleBuilder(Features) { OutputScale = subject.Ensemble.OutputScale * 1.5 / deviation };
        builder.BaseOffset[0] = -mean * 1.5 / deviation;
        foreach (int root in subject.Ensemble.Roots)
            Copy(builder.AddTree(), root);
        return builder.Build();

        void Copy(int to, int from)
        {
            TreeEnsemble trees = subject.Ensemble;
            if (trees.Left[from] == TreeEnsemble.Leaf)
            {
                builder.SetLeaf(to, [trees.Values[from]], trees.Covers[from]);
                return;
            }

            builder.SetSplit(to, trees.Feature[from], trees.Threshold[from], out int left, out int right, cover: trees.Covers[from]);
            Copy(left, trees.Left[from]);
            Copy(right, trees.Right[from]);
        }
    }
}
