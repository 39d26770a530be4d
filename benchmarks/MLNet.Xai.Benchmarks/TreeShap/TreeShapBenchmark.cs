using MLNet.Xai.Benchmarks.Baseline;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Shapley.Table;
using MLNet.Xai.Tests.Support;

namespace MLNet.Xai.Benchmarks.TreeShap;

internal static class TreeShapBenchmark
{
    public static void Run(bool quick, string? filter)
    {
        GoldenTrees loan = GoldenTrees.Load(TestData.Real("ensembles", "loan_rf150_full.json.gz")!);
        var subject = new Subject("loan", loan.Ensemble, loan.Rows).WithRows(4500);
        Console.WriteLine($"{subject.Ensemble.TreeCount} {subject.RowCount} {subject.Ensemble.NodeCount}");
        var forest = new ShapForest(subject.Ensemble);
        double[] phi = new double[5];
        var original = new OriginalTreeShap(subject.Ensemble, 0);
        const int baseRows = 8;
        var baseline = new Timed(() => { for (int r = 0; r < baseRows; r++) original.Explain(subject.Rows.AsSpan(r * 5, 5), phi); }, baseRows, Clock.Thread);
        foreach (SimdLevel level in (SimdLevel[])[SimdLevel.Vector512, SimdLevel.Vector256])
        {
            double t0 = Clock.Thread();
            var kernel = new TableKernel(forest, level);
            Console.WriteLine($"compile {Clock.Thread() - t0}");
            double[] values = new double[4500 * 2 * 5];
            var ours = new Timed(() => Explain(kernel, subject, values), 4500, Clock.Thread);
            Console.WriteLine(PairedRun.Measure(baseline, ours, 5, 0.1));
        }
    }

    private static unsafe void Explain(ITreeShapKernel kernel, Subject subject, double[] values)
    {
        fixed (float* r = subject.Rows)
        fixed (double* v = values)
            kernel.Explain(new ExplainJob(r, subject.RowCount, v, 1, null, default));
    }
}
