using MLNet.Xai.Core.Shapley.Kernels.Simd;
using MLNet.Xai.Core.Shapley.Table;
using MLNet.Xai.Core.Shapley.Units;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>The kernels of one kind of explanation, compiled when they are first wanted.</summary>
internal interface IKernelSelector
{
    /// <summary>The value of every output when nothing is known.</summary>
    double[] BaseValues { get; }

    /// <summary>Number of values of a row and output.</summary>
    int ValueCount { get; }

    /// <summary>The kernel for interaction values.</summary>
    ITreeShapKernel ForInteractions { get; }

    /// <summary>The kernel for Shapley values of so many rows.</summary>
    ITreeShapKernel ForValues(int rowCount);
}

/// <summary>Path-dependent kernels; chooses one for a call.</summary>
internal sealed class KernelSelector : IKernelSelector
{
    // From so many rows on, a tile of rows that is mostly empty is still faster than one row after another.
    private const int BatchFrom = 7;

    // From so many rows on, building a table for every few nodes pays; the fewer players, the smaller the tables.
    private const int TableFrom = 512;
    private const int WideTableFrom = 2000;
    private const int FewPlayers = 5;

    private readonly TreeShapOptions _options;
    private readonly ShapForest _forest;
    private readonly Lazy<BatchProgram[][]> _programs;
    private readonly Lazy<ITreeShapKernel> _row;
    private readonly Lazy<ITreeShapKernel> _batch;
    private readonly Lazy<ITreeShapKernel> _table;
    private readonly Lazy<ITreeShapKernel> _interactions;
    private readonly OutputLink? _link;

    public KernelSelector(TreeEnsemble ensemble, TreeShapOptions options)
    {
        if (!ensemble.HasCovers)
        {
            throw new ArgumentException(
                "The ensemble has no node covers, which path-dependent explanations weigh by. Count them from rows with CoverCounter, "
                + "or explain interventionally with a background.",
                nameof(ensemble));
        }

        _options = options;
        _link = Links.ForPathDependent(ensemble, options);
        _forest = new ShapForest(ensemble, new FeatureGroups(ensemble, options));
        if (options.Kernel == TreeShapKernel.Table && !TableKernel.Fits(_forest))
        {
            throw new ArgumentException(
                $"Kernel = Table is for up to {TableCompiler.MaxPlayers} features; the trees use {_forest.Players.Count}. Leave it to Auto.", nameof(options));
        }

        BaseValues = _forest.BaseValues;
        _link?.Apply(BaseValues, BaseValues);
        _programs = new(() => [.. _forest.Trees.Select(trees => trees.Select(t => new BatchProgram(t)).ToArray())]);
        int values = _forest.ValueCount;
        _row = new(() => Scaled(Row(), values));
        _batch = new(() => Scaled(Batch(), values));
        _table = new(() => Scaled(new TableKernel(_forest, options.SimdLevel), values));
        _interactions = new(() => Scaled(Interactions(), values * values));
        _ = SimdLevels.Resolve(options.SimdLevel);
    }

    public double[] BaseValues { get; }

    public int ValueCount => _forest.ValueCount;

    public ITreeShapKernel ForInteractions => _interactions.Value;

    public ITreeShapKernel ForValues(int rowCount) => _options.Kernel switch
    {
        TreeShapKernel.Row => _row.Value,
        TreeShapKernel.Batch => _batch.Value,
        TreeShapKernel.Table => _table.Value,
        _ => rowCount < BatchFrom ? _row.Value : UseTable(rowCount) ? _table.Value : _batch.Value,
    };

    private bool UseTable(int rowCount) =>
        TableKernel.Fits(_forest) && rowCount >= (_forest.Players.Count <= FewPlayers ? TableFrom : WideTableFrom);

    private ITreeShapKernel Scaled(ITreeShapKernel kernel, int valuesPerOutput) =>
        _link is null ? kernel : new ScaledKernel(kernel, _link, _forest.OutputCount, valuesPerOutput);

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
