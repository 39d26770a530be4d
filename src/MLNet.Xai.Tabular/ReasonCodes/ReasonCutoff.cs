namespace MLNet.Xai.Tabular;

/// <summary>Which rows get reasons: those whose score, or probability, is on the wrong side of a value. A row at the value itself is on the right side.</summary>
public sealed record ReasonCutoff
{
    private ReasonCutoff(double value, bool isProbability, bool lowIsWrong) => (Value, IsProbability, LowIsWrong) = (value, isProbability, lowIsWrong);

    /// <summary>The value.</summary>
    public double Value { get; }

    /// <summary>Whether it is compared with the column <c>Probability</c>, not with <c>Score</c>.</summary>
    public bool IsProbability { get; }

    /// <summary>Whether the wrong side is below the value.</summary>
    public bool LowIsWrong { get; }

    internal string Column => IsProbability ? "Probability" : "Score";

    /// <summary>Rows whose <c>Score</c> is below a value get reasons: what pushes the score down.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static ReasonCutoff ScoreBelow(double value) => new(Finite(value), false, true);

    /// <summary>Rows whose <c>Score</c> is above a value get reasons: what pushes the score up, where high scores are bad ones.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or infinite.</exception>
    public static ReasonCutoff ScoreAbove(double value) => new(Finite(value), false, false);

    /// <summary>Rows whose <c>Probability</c> is below a value get reasons; these are ranked in units of the score none the less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public static ReasonCutoff ProbabilityBelow(double value) => new(Probability(value), true, true);

    /// <summary>Rows whose <c>Probability</c> is above a value get reasons; these are ranked in units of the score none the less.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not between 0 and 1.</exception>
    public static ReasonCutoff ProbabilityAbove(double value) => new(Probability(value), true, false);

    /// <summary>The wrong side, in words: "Score below 0".</summary>
    public override string ToString() => FormattableString.Invariant($"{Column} {(LowIsWrong ? "below" : "above")} {Value}");

    internal bool IsWrong(double score) => LowIsWrong ? score < Value : score > Value;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Value);
        writer.Write(IsProbability);
        writer.Write(LowIsWrong);
    }

    internal static ReasonCutoff Read(BinaryReader reader)
    {
        (double value, bool isProbability, bool lowIsWrong) = (reader.ReadDouble(), reader.ReadBoolean(), reader.ReadBoolean());
        return new ReasonCutoff(isProbability ? Probability(value) : Finite(value), isProbability, lowIsWrong);
    }

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A cutoff of scores is a finite number.");

    private static double Probability(double value) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A cutoff of probabilities is between 0 and 1. One of scores is ScoreBelow or ScoreAbove.");
}
