using System.Runtime.Intrinsics;
using MLNet.Xai.Benchmarks.Baseline;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>Times every workload against the plain original algorithm and against LightGBM, in turn, and writes the table.</summary>
internal static class TreeShapBenchmark
{
    public static void Run(bool quick, string? filter)
    {
        var results = new ResultTable(quick);
        foreach (Workload workload in Workloads.All())
        {
            if (filter is not null && !$"{workload.Name} {workload.Subject().Name}".Contains(filter, StringComparison.OrdinalIgnoreCase))
                continue;
            Subject subject = workload.Subject().WithRows(workload.Rows + (workload.Task == Task.Background ? workload.BackgroundRows : 0));
            Timed baseline = Baseline(workload, subject);
            Subject explained = subject with { Rows = subject.Rows[..(workload.Rows * subject.Ensemble.FeatureCount)] };
            using LightGbmPeer? peer = LightGbmPeer.For(workload, explained);
            foreach (SimdLevel level in workload.Levels.Where(IsHere))
                results.Add(Measure(workload, subject, explained, baseline, peer, level, quick));
            if (workload.Threads && Environment.ProcessorCount > 1)
                results.AddThreads(Threads(workload, explained, quick));
        }

        if (filter is null)
            results.Write();
    }

    private static bool IsHere(SimdLevel level) => level switch
    {
        SimdLevel.Vector512 => Vector512.IsHardwareAccelerated,
        SimdLevel.Vector256 => Vector256.IsHardwareAccelerated,
        _ => true,
    };

    private static Row Measure(Workload workload, Subject subject, Subject explained, Timed baseline, LightGbmPeer? peer, SimdLevel level, bool quick)
    {
        var shape = new Shape(subject.Ensemble);
        Prepared prepared = null!;
        double megabytes = PeakMemory.Megabytes(() =>
        {
            prepared = Prepare(workload, subject, explained, level, 1);
            prepared.Explain();
        });
        double compile = Math.Min(prepared.CompileMilliseconds, Prepare(workload, subject, explained, level, 1).CompileMilliseconds);
        var ours = new Timed(() => prepared.Explain(), explained.RowCount, Clock.Thread);
        peer?.Check(prepared, explained);
        PairedRun run = Pairs(baseline, ours, quick);
        PairedRun? native = peer is null ? null : Pairs(peer.Timed, ours, quick);
        return new Row(workload, subject.Name, shape, prepared.Kernel, level, run, native, compile, megabytes);
    }

    private static Row Threads(Workload workload, Subject explained, bool quick)
    {
        Prepared one = Prepare(workload, explained, explained, SimdLevel.Auto, 1);
        Prepared two = Prepare(workload, explained, explained, SimdLevel.Auto, 2);
        PairedRun run = Pairs(
            new Timed(() => one.Explain(), explained.RowCount, Clock.Wall), new Timed(() => two.Explain(), explained.RowCount, Clock.Wall), quick);
        return new Row(workload, explained.Name, new Shape(explained.Ensemble), two.Kernel, SimdLevel.Auto, run, null, double.NaN, double.NaN);
    }

    private static PairedRun Pairs(Timed baseline, Timed ours, bool quick) => PairedRun.Measure(baseline, ours, quick ? 3 : 7, quick ? 0.05 : 0.1);

    private static Prepared Prepare(Workload workload, Subject subject, Subject explained, SimdLevel level, int threads) =>
        new(workload, explained, workload.Task == Task.Background ? Background(workload, subject) : default, level, threads);

    // The last rows are background, not explained.
    private static float[] Background(Workload workload, Subject subject) =>
        subject.Rows[^(workload.BackgroundRows * subject.Ensemble.FeatureCount)..];

    private static Timed Baseline(Workload workload, Subject subject)
    {
        int features = subject.Ensemble.FeatureCount;
        float[] rows = subject.Rows;
        int next = 0;
        var original = new OriginalTreeShap(subject.Ensemble);
        double[] phi = new double[features * features];
        OriginalInterventional? interventional = workload.Task == Task.Background
            ? new OriginalInterventional(subject.Ensemble, Background(workload, subject))
            : null;
        return new Timed(Work, workload.BaselineRows, Clock.Thread);

        // Other rows every time, so that no branch is learnt by heart.
        void Work()
        {
            for (int i = 0; i < workload.BaselineRows; i++, next = (next + 1) % workload.Rows)
            {
                ReadOnlySpan<float> row = rows.AsSpan(next * features, features);
                if (interventional is not null)
                    interventional.Explain(row, phi);
                else if (workload.Task == Task.Interactions)
                    original.ExplainInteractions(row, phi);
                else
                    original.Explain(row, phi);
            }
        }
    }
}

/// <summary>The size of an ensemble.</summary>
internal sealed class Shape
{
    public Shape(TreeEnsemble ensemble)
    {
        Trees = ensemble.TreeCount;
        Features = ensemble.FeatureCount;
        foreach (int root in ensemble.Roots)
            MaxDepth = Math.Max(MaxDepth, Depth(ensemble, root));
    }

    public int Trees { get; }

    public int Features { get; }

    public int Leaves { get; private set; }

    public int MaxDepth { get; }

    private int Depth(TreeEnsemble ensemble, int node)
    {
        if (ensemble.Left[node] != TreeEnsemble.Leaf)
            return 1 + Math.Max(Depth(ensemble, ensemble.Left[node]), Depth(ensemble, ensemble.Right[node]));
        Leaves++;
        return 0;
    }
}
