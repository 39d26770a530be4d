using System.Runtime.Intrinsics;
using MLNet.Xai.Core.Shapley.Kernels.Simd;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Compiles kernels when they are first wanted and chooses one for a call.</summary>
internal sealed class KernelSelector
{
    private readonly Lazy<ITreeShapKernel> _row;
    private readonly Lazy<ITreeShapKernel> _batch;
    private readonly TreeShapOptions _options;

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
        _options = options;
        _row = new(() => Row(forest));
        _batch = new(() => Batch(forest));
    }

    /// <summary>The value of every output when nothing is known.</summary>
    public double[] BaseValues { get; }

    /// <summary>The kernel for Shapley values of so many rows.</summary>
    public ITreeShapKernel ForValues(int rowCount)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(rowCount);
        return _options.Kernel switch
        {
            TreeShapKernel.Row => _row.Value,
            TreeShapKernel.Batch => _batch.Value,
            _ => rowCount < 7 ? _row.Value : _batch.Value,
        };
    }

    private ITreeShapKernel Row(ShapForest forest)
    {
        // Lanes are quadrature points here: no wider than there are points.
        int points = GaussLegendre.PointsFor(forest.Trees.SelectMany(t => t).Select(t => t.PathPlayers).DefaultIfEmpty().Max());
        SimdLevel narrow = points <= 2 ? SimdLevel.Vector128 : points <= 4 ? SimdLevel.Vector256 : SimdLevel.Auto;
        SimdLevel level = _options.SimdLevel == SimdLevel.Auto && SimdLevels.IsAccelerated(narrow) ? narrow : _options.SimdLevel;
        return SimdLevels.Resolve(level) switch
        {
            SimdLevel.Vector512 => new RowKernel<Lanes512>(forest),
            SimdLevel.Vector256 => new RowKernel<Lanes256>(forest),
            SimdLevel.Vector128 => new RowKernel<Lanes128>(forest),
            _ => new RowKernel<LanesScalar>(forest),
        };
    }

    private ITreeShapKernel Batch(ShapForest forest) => SimdLevels.Resolve(_options.SimdLevel) switch
    {
        SimdLevel.Vector512 => new BatchKernel<Lanes512>(forest),
        SimdLevel.Vector256 => new BatchKernel<Lanes256>(forest),
        SimdLevel.Vector128 => new BatchKernel<Lanes128>(forest),
        _ => new BatchKernel<LanesScalar>(forest),
    };
}
