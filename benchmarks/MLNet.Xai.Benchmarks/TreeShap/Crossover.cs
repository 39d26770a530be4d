using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>Where one kernel overtakes another as the rows become more: what the selectors' thresholds come from.</summary>
internal static class Crossover
{
    private static readonly int[] s_counts = [1, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096];

    public static void Run(bool quick, string? filter)
    {
        foreach (Workload workload in Workloads.All().Where(w => w.Task != Task.Interactions && w.Rows > 1))
        {
            Subject subject = workload.Subject();
            if (filter is not null && !$"{workload.Name} {subject.Name} {subject.Ensemble.FeatureCount}".Contains(filter, StringComparison.OrdinalIgnoreCase))
                continue;
            bool background = workload.Task == Task.Background;
            if (!background && subject.Ensemble.FeatureCount > 8)
                continue;
            Console.WriteLine($"{workload.Name}, {subject.Name}, {subject.Ensemble.FeatureCount} features: us/row");
            foreach (int count in s_counts)
            {
                Subject rows = subject.WithRows(count + workload.BackgroundRows);
                float[] others = rows.Rows[(count * rows.Ensemble.FeatureCount)..];
                string[] times = [.. (background ? [TreeShapKernel.Row, TreeShapKernel.Table] : Enum.GetValues<TreeShapKernel>().Skip(1)).Select(Time)];
                Console.WriteLine($"{count,6} {string.Join("  ", times)}");

                string Time(TreeShapKernel kernel)
                {
                    if (count > 512 && kernel == TreeShapKernel.Row)
                        return "";
                    var options = new TreeShapOptions
                    {
                        Kernel = kernel,
                        Threads = 1,
                        Perturbation = background ? TreeShapPerturbation.Interventional : TreeShapPerturbation.PathDependent,
                        Background = background ? others : default,
                    };
                    var explainer = new TreeShapExplainer(rows.Ensemble, options);
                    double[] values = new double[count * explainer.FeatureCount];
                    var timed = new Timed(() => explainer.Explain(rows.Rows, count, values), count, Clock.Thread);
                    timed.MicrosecondsPerRow(0.02);
                    return $"{kernel} {timed.MicrosecondsPerRow(quick ? 0.02 : 0.1),9:F2}";
                }
            }
        }
    }
}
