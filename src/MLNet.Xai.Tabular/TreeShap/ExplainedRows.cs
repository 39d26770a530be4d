namespace MLNet.Xai.Tabular;

/// <summary>Rows that were explained, packed, and what else was read of the block that they are part of.</summary>
internal readonly ref struct ExplainedRows
{
    public required int Count { get; init; }

    /// <summary>The place in the block of the first row, where they follow one another.</summary>
    public required int First { get; init; }

    /// <summary>Each row's place in the block; empty when they follow one another.</summary>
    public required ReadOnlySpan<int> Places { get; init; }

    /// <summary>Rows x outputs x values; empty when not wanted.</summary>
    public required ReadOnlySpan<double> Values { get; init; }

    /// <summary>Rows x outputs x values x values; empty when not wanted.</summary>
    public required ReadOnlySpan<double> Interactions { get; init; }

    public required ReadOnlySpan<double> BaseValues { get; init; }

    /// <summary>Rows x outputs, what the trees say in the explained units; empty when residuals are not compared with that.</summary>
    public required ReadOnlySpan<double> Predictions { get; init; }

    /// <summary>By place in the block, places x outputs; empty when not read.</summary>
    public required ReadOnlySpan<float> Scores { get; init; }

    /// <summary>By place in the block; empty when not read.</summary>
    public required ReadOnlySpan<float> Probabilities { get; init; }

    public int Place(int row) => Places.IsEmpty ? First + row : Places[row];
}
