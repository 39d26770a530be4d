using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Core.Shapley.Interventional;
using MLNet.Xai.Core.Shapley.Kernels;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>What is computed.</summary>
internal enum Task
{
    Values,
    Interactions,
    Background,
}

/// <summary>One line of the table: an ensemble, what to compute for how many rows, and how.</summary>
internal sealed record Workload(string Name, Func<Subject> Subject, Task Task, int Rows, int BaselineRows)
{
    /// <summary>Vector levels to run.</summary>
    public SimdLevel[] Levels { get; init; } = [SimdLevel.Vector512, SimdLevel.Vector256];

    /// <summary>Whether to run two threads against one, too.</summary>
    public bool Threads { get; init; }

    /// <summary>Number of background rows.</summary>
    public int BackgroundRows { get; init; } = 100;
}

/// <summary>An explainer compiled for a workload.</summary>
internal sealed class Prepared
{
    private readonly TreeShapExplainer _explainer;
    private readonly Subject _subject;
    private readonly Task _task;
    private readonly double[] _values;

    public Prepared(Workload workload, Subject subject, ReadOnlyMemory<float> background, SimdLevel level, int threads)
    {
        _subject = subject;
        _task = workload.Task;
        int features = subject.Ensemble.FeatureCount;
        var options = new TreeShapOptions
        {
            SimdLevel = level,
            Threads = threads,
            Perturbation = _task == Task.Background ? TreeShapPerturbation.Interventional : TreeShapPerturbation.PathDependent,
            Background = background,
        };
        double start = Clock.Thread();
        IKernelSelector kernels = _task == Task.Background
            ? new InterventionalKernels(subject.Ensemble, options)
            : new KernelSelector(subject.Ensemble, options);
        ITreeShapKernel kernel = _task == Task.Interactions ? kernels.ForInteractions : kernels.ForValues(subject.RowCount);
        CompileMilliseconds = (Clock.Thread() - start) * 1000;
        Kernel = kernel.GetType().Name.Split('`')[0].Replace("Kernel", "", StringComparison.Ordinal).ToLowerInvariant();
        _explainer = new TreeShapExplainer(subject.Ensemble, options);
        _values = new double[subject.RowCount * features * (_task == Task.Interactions ? features : 1)];
    }

    public double CompileMilliseconds { get; }

    public string Kernel { get; }

    /// <summary>Explains all rows.</summary>
    public double[] Explain()
    {
        if (_task == Task.Interactions)
            _explainer.ExplainInteractions(_subject.Rows, _subject.RowCount, _values);
        else
            _explainer.Explain(_subject.Rows, _subject.RowCount, _values);
        return _values;
    }
}
