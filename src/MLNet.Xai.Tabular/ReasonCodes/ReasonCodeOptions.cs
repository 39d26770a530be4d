using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai.Tabular;

/// <summary>What <c>WithReasonCodes</c> and <c>Explain().ReasonCodes</c> append, and how reasons are found. <see cref="Cutoff"/> has to be set, and a code or a default for every feature.</summary>
/// <remarks><see cref="ModelExplanationOptions.Units"/> stays <see cref="ExplanationUnits.Margin"/>: reasons are ranked in units of the score, in which contributions add up, whatever the cutoff's units.</remarks>
public sealed class ReasonCodeOptions : ModelExplanationOptions
{
    /// <summary>The defaults: four reasons against the 100 rows just above the cutoff.</summary>
    public ReasonCodeOptions()
        : base(backgroundRows: 100)
    {
    }

    /// <summary>Which rows get reasons. It has no default.</summary>
    public ReasonCutoff? Cutoff { get; set; }

    /// <summary>With whom a row is compared: by default with the <see cref="ModelExplanationOptions.BackgroundRows"/> rows at the cutoff or next to it on the right side.</summary>
    public ReasonComparison Comparison { get; set; }

    /// <summary>
    /// How far from the cutoff, in the cutoff's units, the rows of <see cref="ReasonComparison.AboveCutoff"/> are at most; by default (<see langword="null"/>) those nearest to it are taken
    /// however far they are.
    /// </summary>
    public double? Within { get; set; }

    /// <summary>At most so many reasons a row; 4 by default, beyond which, says the commentary on Regulation B, more are not likely to be helpful.</summary>
    public int MostReasons { get; set; } = 4;

    /// <summary>The codes, their sentences and features, in the order in which equal reasons are given.</summary>
    public IReadOnlyList<ReasonCode> Catalogue { get; set; } = [];

    /// <summary>
    /// The sentence of features that the catalogue does not have, whose names are their codes; after the catalogue's codes these come in the order of their names.
    /// Without it (<see langword="null"/>, the default) such features are an error.
    /// </summary>
    public string? DefaultText { get; set; }

    /// <summary>Features that must not decide, by name: among the reasons they raise <c>.Flag</c>, and stay there.</summary>
    public IReadOnlyList<string> ProtectedFeatures { get; set; } = [];

    /// <summary>What larger values of a feature are declared to do. Where a reason says that a feature counts against a row although its value is no worse than the reference, <c>.Flag</c> is raised.</summary>
    public IReadOnlyDictionary<string, ScoreDirection> Directions { get; set; } = new Dictionary<string, ScoreDirection>(StringComparer.Ordinal);

    /// <summary>
    /// Contributions that differ by at most this part of the row's largest one (of any sign) are equal, and those that are not larger count for nothing; 1e-6 by default. Never less than 1e-9 of
    /// the score and, where values are sampled, twice their largest standard error.
    /// </summary>
    public double TieTolerance { get; set; } = 1e-6;

    /// <summary>The vector column with the features as people know them, slot by slot, where the model's own are normalised; by default the model's own.</summary>
    public string? DisplayColumnName { get; set; }

    /// <summary>How numbers, and dates of columns, are written; invariant by default. Its settings are saved, not its name, so that texts are the same wherever the model is loaded.</summary>
    public CultureInfo Culture { get; set; } = CultureInfo.InvariantCulture;

    /// <summary>What stands for a value that is missing, or a category that is none of those known; "unknown" by default.</summary>
    public string MissingText { get; set; } = "unknown";

    /// <summary>Which output of a multiclass model the cutoff is of, and the reasons; such a model needs it.</summary>
    public ExplainedOutput? Output { get; set; }

    /// <summary>How Shapley values are found; by default the exact and cheapest way for the model.</summary>
    public ShapMethod Method { get; set; }

    /// <summary>What is a feature: a slot of the predictor's features or a group of them, the default, or a column of the data as the model takes it.</summary>
    public ShapPlayers Players { get; set; }

    /// <summary>Most coalitions of KernelSHAP; <see langword="null"/>, the default, for 2 x features + 2,048.</summary>
    public int? Coalitions { get; set; }

    /// <inheritdoc/>
    internal override string? AsksForProbability => Cutoff is { IsProbability: true } ? Name(nameof(Cutoff)) : null;

    /// <inheritdoc/>
    internal override bool AreColumns => Players == ShapPlayers.Columns;

    /// <inheritdoc/>
    internal override void Check()
    {
        base.Check();
        if (Cutoff is null)
            throw new ArgumentException($"{Name(nameof(Cutoff))} is not set. Say which rows get reasons: ReasonCutoff.ScoreBelow(0), ReasonCutoff.ProbabilityBelow(0.5), or ...Above where high scores are bad.");
        if (Units != ExplanationUnits.Margin)
            throw new ArgumentException($"{Name(nameof(Units))} is {Units}; reasons are ranked in units of the score, in which contributions add up. A cutoff may be of probabilities: ReasonCutoff.ProbabilityBelow.");
        CheckDefined(Comparison, nameof(Comparison));
        CheckDefined(Method, nameof(Method));
        if (Method is ShapMethod.CorrelatedLinear or ShapMethod.Partition or ShapMethod.Banzhaf)
            throw new ArgumentException($"{Name(nameof(Method))} is {Method}, which gives values of another kind; reasons are Shapley values against the comparison.");
        CheckDefined(Players, nameof(Players));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostReasons, 1, Name(nameof(MostReasons)));
        if (Coalitions is { } coalitions)
            ArgumentOutOfRangeException.ThrowIfLessThan(coalitions, 2, Name(nameof(Coalitions)));
        if (Within is { } within && !(within >= 0))
            throw new ArgumentOutOfRangeException(Name(nameof(Within)), within, "The distance from the cutoff is at least 0.");
        if (Within is not null && Comparison != ReasonComparison.AboveCutoff)
            throw new ArgumentException($"{Name(nameof(Within))} is a distance from the cutoff; {Name(nameof(Comparison))} is {Comparison}.");
        if (!(TieTolerance is >= 0 and < 1))
            throw new ArgumentOutOfRangeException(Name(nameof(TieTolerance)), TieTolerance, "The tolerance is a part of the largest contribution: at least 0 and below 1.");
        if (Output?.Index is -1)
            throw new ArgumentException($"{Name(nameof(Output))} is the predicted output, another one for each row; a cutoff is of one output. Name it: ExplainedOutput.Named, ExplainedOutput.At.");
        if (DisplayColumnName is not null && Players == ShapPlayers.Columns)
            throw new ArgumentException($"{Name(nameof(DisplayColumnName))} is for slots of features; {Name(nameof(Players))} is {Players}, whose values are the data's own.");
        ArgumentNullException.ThrowIfNull(Culture, Name(nameof(Culture)));
        ArgumentNullException.ThrowIfNull(MissingText, Name(nameof(MissingText)));
        ArgumentNullException.ThrowIfNull(ProtectedFeatures, Name(nameof(ProtectedFeatures)));
        ArgumentNullException.ThrowIfNull(Directions, Name(nameof(Directions)));
        foreach (ScoreDirection direction in Directions.Values)
            CheckDefined(direction, nameof(Directions));
        CheckCatalogue();
    }

    /// <inheritdoc/>
    internal override void CheckShape(SchemaShape trained)
    {
        if (Cutoff!.IsProbability && !trained.Any(column => column.Name is "Probability"))
            throw new InvalidOperationException($"There will be no column 'Probability', which {Name(nameof(Cutoff))} asks for. Take a cutoff of scores, or append mlContext.BinaryClassification.Calibrators.Platt() to a binary trainer.");
        if (DisplayColumnName is not { } display)
            return;
        SchemaShape.Column found = trained.FirstOrDefault(column => display.Equals(column.Name, StringComparison.Ordinal));
        if (found.Name is null)
            throw new ArgumentException($"{Name(nameof(DisplayColumnName))}: there is no column '{display}'. There are: {string.Join(", ", trained.Select(column => column.Name))}.");
        if (found.Kind == SchemaShape.Column.VectorKind.Scalar || found.ItemType != NumberDataViewType.Single)
            throw new ArgumentException($"{Name(nameof(DisplayColumnName))}: the column '{display}' is no vector of Single. Concatenate the columns as they were before the features were normalised.");
    }

    /// <inheritdoc/>
    internal override void CheckFeatures(SlotGroups features, IReadOnlyList<string> slots)
    {
        string[] names = features.Names;
        _ = ReasonCatalogue.Of(this, names);
        foreach (string name in ProtectedFeatures)
            _ = ReasonCatalogue.Find(name, names, Name(nameof(ProtectedFeatures)));
        foreach (string name in Directions.Keys)
            _ = ReasonCatalogue.Find(name, names, Name(nameof(Directions)));
    }

    private void CheckCatalogue()
    {
        string option = Name(nameof(Catalogue));
        ArgumentNullException.ThrowIfNull(Catalogue, option);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        var features = new HashSet<string>(StringComparer.Ordinal);
        foreach (ReasonCode entry in Catalogue)
        {
            ArgumentNullException.ThrowIfNull(entry, option);
            if (!codes.Add(entry.Code))
                throw new ArgumentException($"{option} has the code '{entry.Code}' twice. Give all features that share it in one entry.");
            if (entry.Features.Count == 0)
                throw new ArgumentException($"{option}: the code '{entry.Code}' is about no feature.");
            foreach (string feature in entry.Features)
            {
                if (!features.Add(feature))
                    throw new ArgumentException($"{option} has the feature '{feature}' twice; it can push once.");
            }

            _ = new ReasonSentence(entry.Text, option);
        }

        if (DefaultText is not null)
            _ = new ReasonSentence(DefaultText, Name(nameof(DefaultText)));
        else if (Catalogue.Count == 0)
            throw new ArgumentException($"{option} is empty, and {Name(nameof(DefaultText))} is not set: no feature has a code or a sentence.");
    }
}
