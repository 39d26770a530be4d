using Microsoft.ML;
using MLNet.Xai.Core;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Text;

/// <summary>What <see cref="TextCatalog.ExactWords"/> explains, and against what.</summary>
public sealed class ExactWordsOptions
{
    /// <summary>
    /// The explained output of a classifier of several classes: the predicted one of each row by default. A model with one output has no choice. <see cref="ClassTarget.Top"/> of more than
    /// one is refused: a column explains one output.
    /// </summary>
    public ClassTarget Target { get; set; } = ClassTarget.Predicted;

    /// <summary>
    /// Data as the model takes it, against which rows are explained: its training data, or some hundred rows like it. Trees need it. For linear models it may be left out
    /// (<see langword="null"/>, the default): then words are explained against a text without any, and other features against 0; with it against the background's mean, and absent words
    /// have attributions, too.
    /// </summary>
    public IDataView? Background { get; set; }

    /// <summary>At most so many rows of the background are used for trees, drawn evenly from all of it: by default all for path-dependent values and 100 for interventional ones. Linear models use all.</summary>
    public int? BackgroundRows { get; set; }

    /// <summary>What an absent slot means to trees; path-dependent by default. Linear models have no choice.</summary>
    public TreeShapPerturbation Perturbation { get; set; } = TreeShapPerturbation.PathDependent;

    /// <summary>At most so many n-grams that the text does not have are named in <c>.Others</c>, those of the largest magnitude; the others are summed as "other absent words". 10 by default.</summary>
    public int MostAbsent { get; set; } = 10;

    /// <summary>Which predictor of a chain is explained, counted from 0; needed only where there are several.</summary>
    public int? ModelIndex { get; set; }

    /// <summary>Seed of the draw of background rows; 1 by default.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Hears how many background rows are read.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Cancels the reading of the background.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <exception cref="ArgumentException">An option is out of range.</exception>
    internal void Check()
    {
        ArgumentNullException.ThrowIfNull(Target, $"{nameof(ExactWordsOptions)}.{nameof(Target)}");
        if (Target.Count > 1)
            throw new ArgumentException($"{nameof(ExactWordsOptions)}.{nameof(Target)} asks for the {Target.Count} largest outputs, and a column explains one. Ask for one; append a column for each.");
        ArgumentOutOfRangeException.ThrowIfNegative(MostAbsent, $"{nameof(ExactWordsOptions)}.{nameof(MostAbsent)}");
        if (ModelIndex is { } index)
            ArgumentOutOfRangeException.ThrowIfNegative(index, $"{nameof(ExactWordsOptions)}.{nameof(ModelIndex)}");
        if (BackgroundRows is { } rows)
            ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1, $"{nameof(ExactWordsOptions)}.{nameof(BackgroundRows)}");
        if (!Enum.IsDefined(Perturbation))
            throw new ArgumentOutOfRangeException($"{nameof(ExactWordsOptions)}.{nameof(Perturbation)}", Perturbation, $"There are {string.Join(", ", Enum.GetNames<TreeShapPerturbation>())}.");
    }
}
