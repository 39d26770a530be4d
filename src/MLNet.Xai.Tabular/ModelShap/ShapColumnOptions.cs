using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>Explain().Shap</c>, <c>Explain().Predictions</c> and <c>WithShap</c> append, and how it is computed.</summary>
public sealed class ShapColumnOptions : ModelExplanationOptions
{
    /// <summary>The defaults: the method that the model asks for, 100 background rows.</summary>
    public ShapColumnOptions()
        : base(backgroundRows: 100)
    {
    }

    /// <summary>The method; by default the exact and cheapest one for the model: <see cref="ShapMethod.Auto"/>.</summary>
    public ShapMethod Method { get; set; }

    /// <summary>
    /// What is a player: a slot of the predictor's features or a group of them, the default; or a column of the data as the model takes it (text, key, number, date), the whole pipeline being
    /// called. Models without a predictor of one feature column are always explained by columns. <see cref="ModelExplanationOptions.Groups"/> then names columns.
    /// </summary>
    public ShapPlayers Players { get; set; }

    /// <summary>Which outputs of a multiclass model are explained; all by default.</summary>
    public ExplainedOutput Output { get; set; } = ExplainedOutput.All;

    /// <summary>
    /// How <see cref="ModelExplanationOptions.BackgroundRows"/> are made of the background: drawn evenly (the default), k-means clusters, a sample of all scores, or rows of some scores.
    /// </summary>
    public ShapBackground Background { get; set; } = ShapBackground.Sample;

    /// <summary>
    /// Appends Shapley interaction values as <c>name.Interactions</c>, features x features (outputs x features x features where several outputs are explained): symmetric, half of a pair's index
    /// off the diagonal, rows that sum to the values. Computed only when read: exact where the values are, else by random orders. <see langword="false"/> by default.
    /// </summary>
    public bool Interactions { get; set; }

    /// <summary>
    /// Most coalitions of <see cref="ShapMethod.Kernel"/> and <see cref="ShapMethod.Proxy"/>; <see langword="null"/>, the default, for 2 x features + 2,048. At least 2 a feature, for
    /// Proxy 4. Each is scored with every background row.
    /// </summary>
    public int? Coalitions { get; set; }

    /// <summary>How <see cref="ShapMethod.Kernel"/> chooses coalitions where there are too many for all; by leverage scores.</summary>
    public CoalitionSampling Sampling { get; set; }

    /// <summary>Which features the regression of <see cref="ShapMethod.Kernel"/> keeps, the others getting zero; all by default.</summary>
    public CoalitionSelection Selection { get; set; }

    /// <summary>Features kept by <see cref="CoalitionSelection.Top"/>; 10.</summary>
    public int TopFeatures { get; set; } = 10;

    /// <summary>The lasso's penalty, scikit-learn's alpha, for <see cref="CoalitionSelection.Lasso"/>; 0.01.</summary>
    public double Penalty { get; set; } = 0.01;

    /// <summary>Samples of <see cref="ShapMethod.Sampling"/>, of all features together; <see langword="null"/>, the default, for 1,000 a feature; at least 4 a feature. Each is two scorings.</summary>
    public int? Samples { get; set; }

    /// <summary>KernelSHAP stops when no standard error is above this; <see langword="null"/>, the default, uses all coalitions.</summary>
    public double? Tolerance { get; set; }

    /// <summary>Random orders of <see cref="ShapMethod.Permutation"/> and, beyond 16 features, <see cref="ShapMethod.CorrelatedLinear"/>; 10 by default.</summary>
    public int Orders { get; set; } = 10;

    /// <inheritdoc/>
    internal override bool AreColumns => Players == ShapPlayers.Columns;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(Orders, 1, Name(nameof(Orders)));
        if (Coalitions is { } coalitions)
            ArgumentOutOfRangeException.ThrowIfLessThan(coalitions, 2, Name(nameof(Coalitions)));
        if (Tolerance is { } tolerance && !(tolerance >= 0))
            throw new ArgumentOutOfRangeException(Name(nameof(Tolerance)), tolerance, "The tolerance is at least 0.");
        if (Samples is { } samples)
            ArgumentOutOfRangeException.ThrowIfLessThan(samples, 2, Name(nameof(Samples)));
        CheckDefined(Sampling, nameof(Sampling));
        CheckDefined(Selection, nameof(Selection));
        ArgumentOutOfRangeException.ThrowIfLessThan(TopFeatures, 1, Name(nameof(TopFeatures)));
        if (!(Penalty >= 0 && double.IsFinite(Penalty)))
            throw new ArgumentOutOfRangeException(Name(nameof(Penalty)), Penalty, "The penalty is at least 0.");
        ArgumentNullException.ThrowIfNull(Background, Name(nameof(Background)));
        ArgumentNullException.ThrowIfNull(Output, Name(nameof(Output)));
        CheckDefined(Method, nameof(Method));
        CheckDefined(Players, nameof(Players));
    }
}
