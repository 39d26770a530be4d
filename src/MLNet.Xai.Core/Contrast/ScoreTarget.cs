using System.Globalization;
using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Contrast;

/// <summary>What a model is to say of a row: a class, or a range of a score.</summary>
public sealed record ScoreTarget
{
    private ScoreTarget()
    {
    }

    /// <summary>The class that is to have, alone, the greatest output; -1 for a range.</summary>
    public int ClassIndex { get; private init; } = -1;

    /// <summary>The output that lies in the range.</summary>
    public int Output { get; private init; }

    /// <summary>Lower end of the range.</summary>
    public double Low { get; private init; } = double.NegativeInfinity;

    /// <summary>Upper end of the range.</summary>
    public double High { get; private init; } = double.PositiveInfinity;

    /// <summary>Whether the lower end itself is outside.</summary>
    public bool IsLowOpen { get; private init; }

    /// <summary>Whether the upper end itself is outside.</summary>
    public bool IsHighOpen { get; private init; }

    /// <summary>Whether the class, or the range, is what the model is not to say.</summary>
    public bool IsNegated { get; private init; }

    /// <summary>The opposite: any other class, or a score outside the range. Outputs that are NaN, and classes that are equally great, are neither.</summary>
    public ScoreTarget Negated => this with { IsNegated = !IsNegated };

    /// <summary>Outputs that a model has at least, for the target to make sense.</summary>
    internal int Outputs => ClassIndex >= 0 ? Math.Max(2, ClassIndex + 1) : Output + 1;

    /// <summary>A score of at least this.</summary>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    public static ScoreTarget AtLeast(double score, int output = 0) => Range(score, double.PositiveInfinity, output);

    /// <summary>A score of more than this.</summary>
    /// <inheritdoc cref="AtLeast" path="/exception"/>
    public static ScoreTarget Above(double score, int output = 0) => Range(score, double.PositiveInfinity, output) with { IsLowOpen = true };

    /// <summary>A score of at most this.</summary>
    /// <inheritdoc cref="AtLeast" path="/exception"/>
    public static ScoreTarget AtMost(double score, int output = 0) => Range(double.NegativeInfinity, score, output);

    /// <summary>A score of less than this.</summary>
    /// <inheritdoc cref="AtLeast" path="/exception"/>
    public static ScoreTarget Below(double score, int output = 0) => Range(double.NegativeInfinity, score, output) with { IsHighOpen = true };

    /// <summary>A score in a range, its ends included.</summary>
    /// <inheritdoc cref="AtLeast" path="/exception"/>
    public static ScoreTarget Between(double low, double high, int output = 0) => Range(low, high, output);

    /// <summary>A class whose output is greater than all others.</summary>
    /// <inheritdoc cref="AtLeast" path="/exception"/>
    public static ScoreTarget Class(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new ScoreTarget { ClassIndex = index };
    }

    /// <summary>What the model says of a row as it is: its class, or on which side of a cutoff the score of its only output lies.</summary>
    /// <param name="outputs">All outputs of the row.</param>
    /// <param name="cutoff">For one output: greater is one side, at most this the other.</param>
    /// <exception cref="ArgumentException">The only output is NaN.</exception>
    public static ScoreTarget Of(ReadOnlySpan<double> outputs, double cutoff = 0)
    {
        if (outputs.Length > 1)
            return Class(TensorPrimitives.IndexOfMax(outputs));
        if (double.IsNaN(outputs[0]))
            throw new ArgumentException("The model says NaN of the row, which is on no side of any cutoff.", nameof(outputs));
        return outputs[0] > cutoff ? Above(cutoff) : AtMost(cutoff);
    }

    /// <summary>Whether outputs are what is asked for.</summary>
    public bool Accepts(ReadOnlySpan<double> outputs)
    {
        double room = Room(outputs);
        return room > 0 || (room == 0 && ClassIndex < 0 && IsInside(outputs[Output]) != IsNegated);
    }

    /// <summary>How far outputs are inside what is asked for; below zero, how far from it. Negative infinity where one that matters is NaN.</summary>
    public double Room(ReadOnlySpan<double> outputs)
    {
        double room;
        if (ClassIndex >= 0)
        {
            double others = double.NegativeInfinity;
            for (int k = 0; k < outputs.Length; k++)
                others = k == ClassIndex ? others : Math.Max(others, outputs[k]);
            room = outputs[ClassIndex] - others;
        }
        else
        {
            room = Math.Min(outputs[Output] - Low, High - outputs[Output]);
        }

        return double.IsNaN(room) ? double.NegativeInfinity : IsNegated ? -room : room;
    }

    /// <summary>The target in words, "score > 0".</summary>
    public override string ToString()
    {
        if (ClassIndex >= 0)
            return IsNegated ? $"not class {ClassIndex}" : $"class {ClassIndex}";
        string score = Output > 0 ? $"output {Output}" : "score", low = Text(Low), high = Text(High);
        if (double.IsInfinity(Low))
            return IsNegated ? $"{score} {(IsHighOpen ? ">=" : ">")} {high}" : $"{score} {(IsHighOpen ? "<" : "<=")} {high}";
        if (double.IsInfinity(High))
            return IsNegated ? $"{score} {(IsLowOpen ? "<=" : "<")} {low}" : $"{score} {(IsLowOpen ? ">" : ">=")} {low}";
        return $"{score} {(IsNegated ? "outside" : "in")} [{low}, {high}]";
    }

    private static string Text(double number) => number.ToString("G6", CultureInfo.InvariantCulture);

    private static ScoreTarget Range(double low, double high, int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        return low <= high && !double.IsPositiveInfinity(low) && !double.IsNegativeInfinity(high)
            ? new ScoreTarget { Low = low, High = high, Output = output }
            : throw new ArgumentException($"The scores from {low} to {high} are no range.");
    }

    private bool IsInside(double score) => (IsLowOpen ? score > Low : score >= Low) && (IsHighOpen ? score < High : score <= High);
}
