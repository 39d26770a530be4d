using MLNet.Xai.Core;
using MLNet.Xai.Core.Lime;
using MLNet.Xai.Core.Texts;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Text;

/// <summary>What <c>Explain().Text.Predictions</c> and <c>WithWords</c> append, and how it is computed.</summary>
public sealed class TextExplanationOptions
{
    /// <summary>The method; by default the exact one where there is one, else partition Shapley.</summary>
    public TextExplanationMethod Method { get; set; }

    /// <summary>Which output is explained; the predicted class by default. One output a row: <see cref="ClassTarget.Top"/> of several is refused.</summary>
    public ClassTarget Target { get; set; } = ClassTarget.Predicted;

    /// <summary>
    /// What is explained: the <c>Score</c> column (margin, the default; a multiclass model's scores are what it calls so), or the <c>Probability</c> column of a calibrated binary model.
    /// </summary>
    public ExplanationUnits Units { get; set; } = ExplanationUnits.Margin;

    /// <summary>Seed of everything that is drawn; 1 by default. The same seed and text give the same bits.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Variants of a text that <see cref="TextExplanationMethod.Lime"/> scores, the text itself among them; 5,000.</summary>
    public int Samples { get; set; } = 5000;

    /// <summary>
    /// Most variants of a text that the Shapley methods score, 16 at least; 2,560 by default. A text with more words than half of that is explained in larger pieces, see <see cref="MostPieces"/>.
    /// </summary>
    public int MaxEvaluations { get; set; } = 2560;

    /// <summary>
    /// Most pieces that a text is explained in, 2 at least; 256. A text of more words is explained in sentences, or in as many runs of sentences or words of even number; the pieces are then those of the
    /// columns, and the log says so.
    /// </summary>
    public int MostPieces { get; set; } = 256;

    /// <summary>What stands in the place of a hidden word; <see langword="null"/>, the default: nothing, the word is taken out. White space and punctuation stay in any case.</summary>
    public string? MaskText { get; set; }

    /// <summary>
    /// What a piece is; <see langword="null"/>, the default, for sentences with <see cref="TextExplanationMethod.SentenceOcclusion"/>, lime's words with <see cref="TextExplanationMethod.Lime"/>,
    /// words else.
    /// </summary>
    public TextSplit? Split { get; set; }

    /// <summary>
    /// Whether <see cref="TextExplanationMethod.Lime"/> hides a word wherever it stands, lime's default; its weight is then shared evenly among its places, so that they sum to it. Otherwise each
    /// place is hidden by itself, lime's <c>bow=False</c>; set <see cref="MaskText"/> to "UNKWORDZ" to have lime's variants.
    /// </summary>
    public bool BagOfWords { get; set; } = true;

    /// <summary>Most words of LIME's local model; 10.</summary>
    public int LimeWords { get; set; } = 10;

    /// <summary>How LIME selects them; lime's default.</summary>
    public FeatureSelection LimeSelection { get; set; }

    /// <summary>Neighbouring words that <see cref="TextExplanationMethod.Occlusion"/> hides together; 1.</summary>
    public int Window { get; set; } = 1;

    /// <summary>What the model's other columns are; as the row has them by default.</summary>
    public OtherFeatures OtherFeatures { get; set; }

    /// <summary>Background rows that absent columns are taken from, drawn evenly, where <see cref="OtherFeatures"/> are players; 20. Each variant is scored with each.</summary>
    public int BackgroundRows { get; set; } = 20;

    /// <summary>
    /// Which rows are explained; all when <see langword="null"/>, the default. The others have no pieces, and NaN in every column of numbers. Conditions on the score go by what is explained: the
    /// probability where <see cref="Units"/> says so.
    /// </summary>
    public ExplainWhen? ExplainWhen { get; set; }

    /// <summary>What the values belong to; words by default, whose parts are summed where pieces are parts of words.</summary>
    public TextUnits TextUnits { get; set; }

    /// <summary>Hears how many rows each pass over data has dealt with.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels fitting and every later pass over data.</summary>
    public CancellationToken Cancellation { get; set; }

    internal void Check()
    {
        CheckDefined(Method, nameof(Method));
        CheckDefined(Units, nameof(Units));
        CheckDefined(LimeSelection, nameof(LimeSelection));
        CheckDefined(OtherFeatures, nameof(OtherFeatures));
        CheckDefined(TextUnits, nameof(TextUnits));
        if (Split is { } split)
            CheckDefined(split, nameof(Split));
        ArgumentNullException.ThrowIfNull(Target, Name(nameof(Target)));
        if (Target.Count > 1)
            throw new ArgumentException($"{Name(nameof(Target))} is the top {Target.Count}; a text has one explanation a column. Add a column for each class by ClassTarget.Class or ClassTarget.Named.");
        ArgumentOutOfRangeException.ThrowIfLessThan(Samples, 2, Name(nameof(Samples)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxEvaluations, PerturbationSettings.FewestEvaluations, Name(nameof(MaxEvaluations)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MostPieces, 2, Name(nameof(MostPieces)));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MostPieces, PerturbationSettings.MostPiecesEver, Name(nameof(MostPieces)));
        ArgumentOutOfRangeException.ThrowIfLessThan(LimeWords, 1, Name(nameof(LimeWords)));
        ArgumentOutOfRangeException.ThrowIfLessThan(Window, 1, Name(nameof(Window)));
        ArgumentOutOfRangeException.ThrowIfLessThan(BackgroundRows, 1, Name(nameof(BackgroundRows)));
        if (Method == TextExplanationMethod.SentenceOcclusion && Split is not (null or TextSplit.Sentences))
            throw new ArgumentException($"{Name(nameof(Split))} is {Split}, and {Name(nameof(Method))} is {Method}. Take {nameof(TextExplanationMethod.Occlusion)} for other pieces.");
        if (OtherFeatures == OtherFeatures.Players && Method is not (TextExplanationMethod.Auto or TextExplanationMethod.KernelShap or TextExplanationMethod.Partition))
        {
            throw new ArgumentException($"{Name(nameof(OtherFeatures))} is {OtherFeatures}, which is for {nameof(TextExplanationMethod.KernelShap)} and {nameof(TextExplanationMethod.Partition)}; "
                + $"{Name(nameof(Method))} is {Method}.");
        }
    }

    /// <summary>An option as messages call it: "TextExplanationOptions.Seed".</summary>
    internal static string Name(string option) => $"{nameof(TextExplanationOptions)}.{option}";

    private static void CheckDefined<T>(T value, string option)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(Name(option), value, $"There is no such {typeof(T).Name}; there are {string.Join(", ", Enum.GetNames<T>())}.");
    }
}
