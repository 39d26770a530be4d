using MLNet.Xai.Core.Shapley.Kernels;
using MLNet.Xai.Core.Shapley.Table;
using MLNet.Xai.Core.Shapley.Units;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Shapley.Interventional;

/// <summary>The kernels of explanations with a background, compiled when first wanted.</summary>
internal sealed class InterventionalKernels : IKernelSelector
{
    // From so many rows on, tables over all patterns pay.
    private const int TableFrom = 8;

    private readonly TreeEnsemble _ensemble;
    private readonly TreeShapOptions _options;
    private readonly OutputLink? _link;
    private readonly ShapForest _forest;
    private readonly Lazy<PairForest> _pairs;
    private readonly Lazy<ITreeShapKernel> _walk;
    private readonly Lazy<ITreeShapKernel> _table;
    private readonly Lazy<ITreeShapKernel> _probability;
    private readonly Lazy<ITreeShapKernel> _interactions;

    /// <summary>Checks background and link.</summary>
    /// <exception cref="ArgumentException">The background is empty or does not fit, or the link does not.</exception>
    public InterventionalKernels(TreeEnsemble ensemble, TreeShapOptions options)
    {
        _ensemble = ensemble;
        _options = options;
        _link = Links.For(ensemble, options);
        if (options.Samples < 2)
            throw new ArgumentException($"Samples is {options.Samples}; standard errors need at least 2.", nameof(options));
        var background = new Background(ensemble, options.Background.Span);
        BaseValues = background.MeanPrediction(ensemble, _link);
        _forest = new ShapForest(ensemble, new FeatureGroups(ensemble, options));
        _pairs = new(() => new PairForest(_forest, background));
        _walk = new(() => Scaled(new PairKernel(_pairs.Value), _forest.ValueCount));
        _table = new(() => Scaled(Table(background), _forest.ValueCount));
        _probability = new(Probability);
        _interactions = new(Interactions);
    }

    public double[] BaseValues { get; }

    public int ValueCount => _forest.ValueCount;

    public ITreeShapKernel ForInteractions => _interactions.Value;

    public ITreeShapKernel ForValues(int rowCount)
    {
        if (_link is { IsLinear: false })
            return _probability.Value;
        return _options.Kernel == TreeShapKernel.Table || (_options.Kernel == TreeShapKernel.Auto && rowCount >= TableFrom) ? _table.Value : _walk.Value;
    }

    // Tables for the trees whose paths have few players, walks for the others.
    private ITreeShapKernel Table(Background background)
    {
        var table = new TableKernel(_forest, _options.SimdLevel, background);
        return _forest.Trees.All(trees => trees.All(TableKernel.Fits))
            ? table
            : new SumKernel(table, new PairKernel(new PairForest(_forest, background, t => !TableKernel.Fits(t))), _forest.OutputCount * _forest.ValueCount);
    }

    private ITreeShapKernel Interactions()
    {
        if (_link is { IsLinear: false })
        {
            throw new NotSupportedException(
                "Interaction values are computed for the margin, and for probabilities that are linear in it; a leaf's share of a logistic or normalised "
                + "probability depends on all other trees. Explain interactions with Units = Margin.");
        }

        return Scaled(new PairInteractionKernel(_pairs.Value), _forest.ValueCount * _forest.ValueCount);
    }

    private ITreeShapKernel Scaled(ITreeShapKernel kernel, int valuesPerOutput) =>
        _link is null ? kernel : new ScaledKernel(kernel, _link, _forest.OutputCount, valuesPerOutput);

    private ITreeShapKernel Probability()
    {
        double[] constants = Links.Constants(_ensemble);
        return _forest.Players.Count <= ProbabilityKernel.MaxPlayers
            ? new ProbabilityKernel(_pairs.Value, _link!, constants)
            : new SampledProbabilityKernel(_pairs.Value, _link!, constants, _options.Samples, _options.Seed);
    }
}
