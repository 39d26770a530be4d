namespace MLNet.Xai.Columns;

/// <summary>
/// Rows to explain, and where the explanations go. Each column's values lie together, row after row, so that the features of a block are
/// one matrix; a block of a single row is the columns one after another.
/// </summary>
/// <param name="layout">Knows the columns.</param>
/// <param name="inputs">Room for <paramref name="capacity"/> rows; what is not needed may hold anything.</param>
/// <param name="outputs">Room for <paramref name="capacity"/> rows; only active outputs need to be written.</param>
/// <param name="capacity">Rows that there is room for.</param>
/// <param name="count">Rows that there are.</param>
/// <param name="cancellation">Stops it.</param>
/// <param name="warn">Takes what users should know of, once for all rows.</param>
/// <param name="sameBits">Whether a row's values must not depend on how many rows there are.</param>
internal readonly ref struct ExplainBlock(
    RowLayout layout, ReadOnlySpan<float> inputs, Span<float> outputs, int capacity, int count, CancellationToken cancellation, Action<string>? warn = null, bool sameBits = false)
{
    private readonly ReadOnlySpan<float> _inputs = inputs;
    private readonly Span<float> _outputs = outputs;

    public int Count { get; } = count;

    /// <summary>Which outputs are wanted.</summary>
    public bool[] ActiveOutputs { get; } = layout.ActiveOutputs;

    public CancellationToken Cancellation { get; } = cancellation;

    public Action<string>? Warn { get; } = warn;

    /// <summary>Whether few rows are to be explained as many are, bit for bit.</summary>
    public bool SameBits { get; } = sameBits;

    /// <summary>All rows of an input column, <c>Count x Size</c>.</summary>
    public ReadOnlySpan<float> Input(int column) =>
        _inputs.Slice(layout.InputOffsets[column] * capacity, layout.InputSizes[column] * Count);

    /// <summary>All rows of an output column, <c>Count x Width</c>; empty where it has room only when read, and is not.</summary>
    public Span<float> Output(int column) =>
        _outputs.Slice(layout.OutputOffsets[column] * capacity, layout.OutputSizes[column] * Count);
}
