using MLNet.Xai.Core.Shapley.Kernels.Simd;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Compiles kernels when they are first wanted and chooses one for a call.</summary>
internal sealed class KernelSelector
{
    // From so many rows on, a tile of rows that is mostly empty is still faster than one row after another.
    private const int BatchFrom = 7;

    private readonly TreeShapOptions _options;
    private readonly ShapForest _forest;
    private readonly Lazy<BatchProgram[][]> _programs;
    private readonly Lazy<ITreeShapKernel> _row;
    private readonly Lazy<ITreeShapKernel> _batch;
    private readonly Lazy<ITreeShapKernel> _interactions;

    public KernelSelector(TreeEnsemble ensemble, TreeShapOptions options)
    {
        if (options.Perturbation != TreeShapPerturbation.PathDependent)
            throw new ArgumentException("Interventional explanations are not available here.", nameof(options));
        if (options.Units != ExplanationUnits.Margin)
        {
            throw new ArgumentException(
                "Path-dependent explanations add up to the margin; probabilities need an interventional one with a background.", nameof(options));
        }

        if (!ensemble.HasCovers)
        {
            throw new ArgumentException(
                "The ensemble has no node covers, which path-dependent explanations weigh by. Count them from rows with CoverCounter, "
                + "or explain interventionally with a background.",
                nameof(ensemble));
        }

        _options = options;
        _forest = new ShapForest(ensemble);
        _programs = new(() => [.. _forest.Trees.Select(trees => trees.Select(t => new BatchProgram(t)).ToArray())]);
        _row = new(Row);
        _batch = new(Batch);
        _interactions = new(Interactions);
        _ = SimdLevels.Resolve(options.SimdLevel);
    }

    /// <summary>The value of every output when nothing is known.</summary>
    public double[] BaseValues => _forest.BaseValues;

    /// <summary>The kernel for interaction values.</summary>
    public ITreeShapKernel ForInteractions => _interactions.Value;

    /// <summary>The kernel for Shapley values of so many rows.</summary>
    public ITreeShapKernel ForValues(int rowCount) => _options.Kernel switch
    {
        TreeShapKernel.Row => _row.Value,
        TreeShapKernel.Batch => _batch.Value,
        _ => rowCount < BatchFrom ? _row.Value : _batch.Value,
    };

    private ITreeShapKernel Row()
    {
        // Lanes are quadrature points here: hardly ever are there enough to fill 512 bits.
        int points = GaussLegendre.PointsFor(_forest.Trees.SelectMany(t => t).Select(t => t.PathPlayers).DefaultIfEmpty().Max());
        SimdLevel narrow = points <= 2 ? SimdLevel.Vector128 : points <= 12 ? SimdLevel.Vector256 : SimdLevel.Vector512;
        SimdLevel level = _options.SimdLevel == SimdLevel.Auto && SimdLevels.IsAccelerated(narrow) ? narrow : _options.SimdLevel;
        return SimdLevels.Resolve(level) switch
        {
            SimdLevel.Vector512 => new RowKernel<Lanes512>(_forest),
            SimdLevel.Vector256 => new RowKernel<Lanes256>(_forest),
            SimdLevel.Vector128 => new RowKernel<Lanes128>(_forest),
            _ => new RowKernel<LanesScalar>(_forest),
        };
    }

    private ITreeShapKernel Batch() => SimdLevels.Resolve(_options.SimdLevel) switch
    {
        SimdLevel.Vector512 => new BatchKernel<Lanes512>(_forest, _programs.Value),
        SimdLevel.Vector256 => new BatchKernel<Lanes256>(_forest, _programs.Value),
        SimdLevel.Vector128 => new BatchKernel<Lanes128>(_forest, _programs.Value),
        _ => new BatchKernel<LanesScalar>(_forest, _programs.Value),
    };

    private ITreeShapKernel Interactions() => SimdLevels.Resolve(_options.SimdLevel) switch
    {
        SimdLevel.Vector512 => new InteractionKernel<Lanes512>(_forest, _programs.Value),
        SimdLevel.Vector256 => new InteractionKernel<Lanes256>(_forest, _programs.Value),
        SimdLevel.Vector128 => new InteractionKernel<Lanes128>(_forest, _programs.Value),
        _ => new InteractionKernel<LanesScalar>(_forest, _programs.Value),
    };
}
