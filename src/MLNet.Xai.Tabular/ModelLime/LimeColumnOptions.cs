using MLNet.Xai.Core.Lime;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().Lime</c> and <c>WithLime</c> append, and how it is computed; the defaults are those of <c>lime.lime_tabular</c>.</summary>
public sealed class LimeColumnOptions : ModelExplanationOptions
{
    private const int MostSeeds = 1000;

    /// <summary>The defaults: 5,000 samples, quartiles of 5,000 background rows, 10 features.</summary>
    public LimeColumnOptions()
        : base(backgroundRows: 5000)
    {
    }

    /// <summary>
    /// What has a weight: a slot of the predictor's features or a group of them, the default; or a column of the data as the model takes it (text, key, number, date), the whole pipeline being
    /// called. Models without a predictor of one feature column are always explained by columns. <see cref="ModelExplanationOptions.Groups"/> then names columns.
    /// </summary>
    public ShapPlayers Players { get; set; }

    /// <summary>Which outputs of a multiclass model are explained; all by default.</summary>
    public ExplainedOutput Output { get; set; } = ExplainedOutput.All;

    /// <summary>Samples, the explained row among them; 5,000 by default.</summary>
    public int Samples { get; set; } = 5000;

    /// <summary>
    /// How numbers are cut into bins; at the quartiles of the background by default. <see cref="LimeDiscretizer.Entropy"/> cuts where the class that the model predicts for the background changes,
    /// and is for classifiers. <see cref="LimeDiscretizer.None"/>: weights are of scaled values, and a row whose value is missing cannot be explained.
    /// </summary>
    public LimeDiscretizer Discretizer { get; set; }

    /// <summary>
    /// Features whose values are categories beside those that always are: text, keys, Booleans, groups of slots, vectors, and numbers that have at most two values in the background.
    /// <see langword="null"/>, the default, for no others.
    /// </summary>
    public IReadOnlyList<string>? Categorical { get; set; }

    /// <summary>Width of the kernel over the distance; 0.75 x sqrt(features) when <see langword="null"/>, the default.</summary>
    public double? KernelWidth { get; set; }

    /// <summary>Distance of samples to the row, as the local model sees both; Euclidean by default.</summary>
    public LimeDistance Distance { get; set; }

    /// <summary>Most features of the local model, the others' weights are 0; 10 by default.</summary>
    public int Features { get; set; } = 10;

    /// <summary>How they are selected; by default forward up to 6 features, by the highest weights beyond.</summary>
    public FeatureSelection Selection { get; set; } = FeatureSelection.Auto;

    /// <summary>Penalty of the ridge regression; 1 by default.</summary>
    public double Ridge { get; set; } = 1;

    /// <summary>Whether numbers that are not cut are sampled around the row rather than around the background's mean; no by default. Then the model scores all samples for each row.</summary>
    public bool AroundRow { get; set; }

    /// <summary>How many explanations of a row, by samples of different seeds, the column <c>.Stability</c> compares when it is read; 10 by default, 2 at least.</summary>
    public int StabilitySeeds { get; set; } = 10;

    internal LimeTabularOptions Core(IReadOnlyList<int> categorical) => new()
    {
        Samples = Samples,
        Discretizer = Discretizer,
        Categorical = categorical,
        KernelWidth = KernelWidth,
        Distance = Distance,
        Features = Features,
        Selection = Selection,
        Ridge = Ridge,
        AroundRow = AroundRow,
        Seed = Seed,
    };

    /// <summary>The same: what was asked stays as it was when it was asked.</summary>
    internal LimeColumnOptions Copy() => (LimeColumnOptions)MemberwiseClone();

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2, Name(nameof(Samples)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Features, 1, Name(nameof(Features)));
        ArgumentOutOfRangeException.ThrowIfLessThan(StabilitySeeds, 2, Name(nameof(StabilitySeeds)));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(StabilitySeeds, MostSeeds, Name(nameof(StabilitySeeds)));
        if (!(Ridge >= 0 && double.IsFinite(Ridge)))
            throw new ArgumentOutOfRangeException(Name(nameof(Ridge)), Ridge, "The penalty is at least 0.");
        if (KernelWidth is { } width && !(width > 0))
            throw new ArgumentOutOfRangeException(Name(nameof(KernelWidth)), width, "The kernel width is greater than 0.");
        ArgumentNullException.ThrowIfNull(Output, Name(nameof(Output)));
        CheckDefined(Players, nameof(Players));
        CheckDefined(Discretizer, nameof(Discretizer));
        CheckDefined(Distance, nameof(Distance));
        CheckDefined(Selection, nameof(Selection));
        if (AroundRow && Discretizer != LimeDiscretizer.None)
        {
            throw new ArgumentException($"{Name(nameof(AroundRow))} is for numbers that are not cut, and {Name(nameof(Discretizer))} is {Discretizer}: bins are drawn as often as the background has them. "
                + $"Take {nameof(LimeDiscretizer)}.{nameof(LimeDiscretizer.None)}.");
        }
    }
}
