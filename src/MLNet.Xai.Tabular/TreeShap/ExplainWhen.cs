namespace MLNet.Xai.Tabular;

/// <summary>Says which rows are explained. It is saved with the model, so it is a column or a range of scores, not code.</summary>
public sealed class ExplainWhen
{
    private ExplainWhen(string? column, float low, float high, bool inside)
    {
        if (float.IsNaN(low) || float.IsNaN(high) || low > high)
            throw new ArgumentException($"The scores from {low} to {high} are no range.", nameof(low));
        (FlagColumn, Low, High, Inside) = (column, low, high, inside);
    }

    internal string? FlagColumn { get; }

    internal float Low { get; }

    internal float High { get; }

    internal bool Inside { get; }

    /// <summary>Rows where a Boolean column is true.</summary>
    public static ExplainWhen Column(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new ExplainWhen(name, 0, 0, true);
    }

    /// <summary>Rows whose score (the largest one of a multiclass model) is at least this.</summary>
    public static ExplainWhen ScoreAtLeast(float score) => ScoreBetween(score, float.PositiveInfinity);

    /// <summary>Rows whose score is at most this.</summary>
    public static ExplainWhen ScoreAtMost(float score) => ScoreBetween(float.NegativeInfinity, score);

    /// <summary>Rows whose score lies in a range, its ends included: the doubtful ones around a threshold.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public static ExplainWhen ScoreBetween(float low, float high) => new(null, low, high, true);

    /// <summary>Rows whose score lies outside a range.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public static ExplainWhen ScoreOutside(float low, float high) => new(null, low, high, false);

    internal bool Accepts(float score) => !float.IsNaN(score) && (score >= Low && score <= High) == Inside;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(FlagColumn ?? "");
        writer.Write(Low);
        writer.Write(High);
        writer.Write(Inside);
    }

    internal static ExplainWhen Read(BinaryReader reader)
    {
        string column = reader.ReadString();
        return new ExplainWhen(column.Length > 0 ? column : null, reader.ReadSingle(), reader.ReadSingle(), reader.ReadBoolean());
    }
}
