using System.Globalization;

namespace MLNet.Xai.Data;

/// <summary>One of several parts of the rows of a file. Parts need no coordinator: each knows its own rows from its number.</summary>
public readonly record struct Shard
{
    /// <summary>All rows: part 0 of 1.</summary>
    public static Shard Whole => new(0, 1);

    // One less, so that what nobody set is the whole.
    private readonly int _others;

    /// <summary>A part.</summary>
    /// <param name="index">Its number, from 0 on.</param>
    /// <param name="count">Number of parts.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such part.</exception>
    public Shard(int index, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        if (index >= count)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Parts are counted from 0: the last of {count} is {count - 1}.");
        (Index, _others) = (index, count - 1);
    }

    /// <summary>Its number, from 0 on.</summary>
    public int Index { get; }

    /// <summary>Number of parts.</summary>
    public int Count => _others + 1;

    /// <summary>Whether it is all rows.</summary>
    public bool IsWhole => Count == 1;

    /// <summary>The name that its files share: "part-00007-of-00064".</summary>
    public string FileName => string.Create(CultureInfo.InvariantCulture, $"part-{Index:D5}-of-{Count:D5}");

    /// <summary>Reads "i/n", i from 0 to n - 1; "auto" is <see cref="FromEnvironment(int?)"/>.</summary>
    /// <param name="text">"7/64" or "auto".</param>
    /// <param name="count">Number of parts where the environment gives the number of this one alone, or <see langword="null"/>.</param>
    /// <exception cref="FormatException">It says no part.</exception>
    public static Shard Parse(string text, int? count = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Trim().Equals("auto", StringComparison.OrdinalIgnoreCase))
            return FromEnvironment(count);
        string[] parts = text.Split('/');
        if (parts.Length != 2 || !int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int of) || of == 0 || index >= of)
        {
            throw new FormatException($"'{text}' is no part of the rows: write i/n with i from 0 to n - 1, as 0/64 for the first of 64 and 63/64 for the last, or 'auto'.");
        }

        return count is null || count == of ? new Shard(index, of) : throw new FormatException($"'{text}' says {of} parts, and {count} are asked for.");
    }

    /// <summary>
    /// The part that this process has of a Slurm array (SLURM_ARRAY_TASK_ID, _MIN, _MAX, _COUNT) or of a Kubernetes Indexed Job (JOB_COMPLETION_INDEX, and the number of parts from <paramref name="count"/> or from XAI_SHARD_COUNT,
    /// as Kubernetes does not tell it).
    /// </summary>
    /// <param name="count">Number of parts, where it is known otherwise.</param>
    /// <exception cref="InvalidOperationException">There is no such variable, or it says no part; the message says which.</exception>
    public static Shard FromEnvironment(int? count = null) => ShardEnvironment.Read(Environment.GetEnvironmentVariable, count);

    /// <summary>"7/64".</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");

    /// <summary>Where this part of so many things starts and ends: parts differ by one at most, and follow each other.</summary>
    internal (long From, long To) Of(long total) => ((long)((Int128)total * Index / Count), (long)((Int128)total * (Index + 1) / Count));
}
