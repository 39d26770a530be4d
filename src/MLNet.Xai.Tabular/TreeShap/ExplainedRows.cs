namespace MLNet.Xai.Tabular;

/// <summary>Rows that were explained, packed, and what else was read of the block that they are part of.</summary>
internal readonly ref struct ExplainedRows
{
    public required int Count { get; init; }

    /// <summary>Each row's place in the block; empty when they are all of it.</summary>
    public required ReadOnlySpan<int> Places { get; init; }

    /// <summary>Rows x slots.</summary>
    public required ReadOnlySpan<float> Features { get; init; }

    /// <summary>Rows x outputs x slots; empty when only base values are wanted.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    public required ReadOnlySpan<double> BaseValues { get; init; }

    /// <summary>By place in the block, places x outputs; empty when not read.</summary>
    public required ReadOnlySpan<float> Scores { get; init; }

    /// <summary>By place in the block; empty when not read.</summary>
    public required ReadOnlySpan<float> Probabilities { get; init; }

    public int Place(int row) => Places.IsEmpty ? row : Places[row];
}
