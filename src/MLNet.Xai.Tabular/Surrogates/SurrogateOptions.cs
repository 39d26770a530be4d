using MLNet.Xai.Core;
using MLNet.Xai.Core.Surrogates;

namespace MLNet.Xai.Tabular;

/// <summary>What a surrogate tree imitates, what it may ask, and how large it may grow.</summary>
public sealed class SurrogateOptions
{
    /// <summary>What is imitated; by default (<see langword="null"/>) the score of a model with one output and the predicted class of a model with several.</summary>
    public SurrogateTarget? Target { get; set; }

    /// <summary>Of a model with several outputs the one whose score is imitated: <see cref="ExplainedOutput.At"/> or <see cref="ExplainedOutput.Named"/>. <see langword="null"/> by default.</summary>
    public ExplainedOutput? Output { get; set; }

    /// <summary>Which score: the <c>Score</c> column (margin, the default) or the <c>Probability</c> column of a calibrated binary model.</summary>
    public ExplanationUnits Units { get; set; } = ExplanationUnits.Margin;

    /// <summary>
    /// The columns that the tree may ask: numbers, Booleans, keys, texts of few values and vectors of Single, as the data has them. By default (<see langword="null"/>) the predictor's column of
    /// features, or the columns that the score follows from where there is no such predictor. Raw columns read better where the pipeline normalises.
    /// </summary>
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>Most questions on the way to a leaf; 4 by default.</summary>
    public int MaxDepth { get; set; } = 4;

    /// <summary>Most leaves; 16 by default.</summary>
    public int MaxLeaves { get; set; } = 16;

    /// <summary>Fewest rows in a leaf; 5 by default.</summary>
    public int MinLeafRows { get; set; } = 5;

    /// <summary>Rows that are read into memory, drawn evenly from all; 20,000 by default, at least 2.</summary>
    public int MaxRows { get; set; } = 20_000;

    /// <summary>The part of them that the tree is not fitted to but measured on; 0.25 by default, more than 0 and less than 1.</summary>
    public double HeldOutShare { get; set; } = 0.25;

    /// <summary>Seed of what is drawn; 1 by default. The same seed and data give the same tree.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>Hears how many rows were read.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Stops reading and fitting.</summary>
    public CancellationToken Cancellation { get; set; }

    /// <summary>Checks what needs neither a model nor data.</summary>
    internal void Check()
    {
        if (Target is { } target && !Enum.IsDefined(target))
            throw new ArgumentOutOfRangeException(Name(nameof(Target)), target, $"There is no such SurrogateTarget; there are {string.Join(", ", Enum.GetNames<SurrogateTarget>())}.");
        if (!Enum.IsDefined(Units))
            throw new ArgumentOutOfRangeException(Name(nameof(Units)), Units, $"There are no such ExplanationUnits; there are {string.Join(", ", Enum.GetNames<ExplanationUnits>())}.");
        if (Output == ExplainedOutput.All || Output == ExplainedOutput.Predicted)
            throw new ArgumentException($"{Name(nameof(Output))}: a tree imitates one output: ExplainedOutput.At or Named. For the class that the model decides for leave it null.");
        if (Target == SurrogateTarget.PredictedClass && Output is not null)
            throw new ArgumentException($"{Name(nameof(Output))} names an output, and {Name(nameof(Target))} is {nameof(SurrogateTarget.PredictedClass)}, which is of all outputs.");
        if (Target == SurrogateTarget.PredictedClass && Units != ExplanationUnits.Margin)
            throw new ArgumentException($"{Name(nameof(Units))} is {Units}, and {Name(nameof(Target))} is {nameof(SurrogateTarget.PredictedClass)}, which has no units.");
        if (Columns is { } columns && (columns.Count == 0 || columns.Any(string.IsNullOrEmpty) || columns.Distinct(StringComparer.Ordinal).Count() < columns.Count))
            throw new ArgumentException($"{Name(nameof(Columns))} must name columns, each once.");
        if (MaxDepth is < 1 or > SurrogateTreeOptions.MostDepth)
            throw new ArgumentOutOfRangeException(Name(nameof(MaxDepth)), MaxDepth, $"From 1 to {SurrogateTreeOptions.MostDepth}.");
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxLeaves, 2, Name(nameof(MaxLeaves)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MinLeafRows, 1, Name(nameof(MinLeafRows)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxRows, 2, Name(nameof(MaxRows)));
        if (!(HeldOutShare is > 0 and < 1))
            throw new ArgumentOutOfRangeException(Name(nameof(HeldOutShare)), HeldOutShare, "More than 0 and less than 1.");
    }

    internal static string Name(string option) => $"SurrogateOptions.{option}";
}
