using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Compiles kernels when they are first wanted and chooses one for a call.</summary>
internal sealed class KernelSelector
{
    private readonly Lazy<ITreeShapKernel> _row;

    public KernelSelector(TreeEnsemble ensemble, TreeShapOptions options)
    {
        if (options.Perturbation != TreeShapPerturbation.PathDependent)
            throw new ArgumentException("Interventional explanations are not available here.", nameof(options));
        if (options.Units != ExplanationUnits.Margin)
            throw new ArgumentException("Path-dependent explanations add up to the margin; probabilities need an interventional one with a background.", nameof(options));
        if (!ensemble.HasCovers)
        {
            throw new ArgumentException(
                "The ensemble has no node covers, which path-dependent explanations weigh by. Count them from rows with CoverCounter, "
                + "or explain interventionally with a background.", nameof(ensemble));
        }

        var forest = new ShapForest(ensemble);
        BaseValues = forest.BaseValues;
        _row = new(() => new RowKernel(forest));
    }

    /// <summary>The value of every output when nothing is known.</summary>
    public double[] BaseValues { get; }

    /// <summary>The kernel for Shapley values of so many rows.</summary>
    public ITreeShapKernel ForValues(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        return _row.Value;
    }
}
