namespace MLNet.Xai.Data;

/// <summary>What is summarised.</summary>
public sealed class SummaryOptions
{
    /// <summary>The columns; by default all results (scores, probabilities, predicted labels, explanations) and all visible columns with one number, truth value or text a row.</summary>
    public IReadOnlyList<string>? Columns { get; set; }

    /// <summary>Vectors with more slots than this are left out, and listed in <see cref="DataSummary.Skipped"/>; 4,096 by default. A slot takes some 20 kB.</summary>
    public int MostSlots { get; set; } = 4096;

    /// <summary>
    /// Explanations with more features times outputs than this have no effects by value (<see cref="AttributionSummary.Effect"/>); 256 by default, 0 for none at all. One takes up to 150 kB in memory.
    /// </summary>
    public int MostEffects { get; set; } = 256;

    /// <summary>Hears how many rows are read.</summary>
    public IProgress<ExplainProgress>? Progress { get; set; }

    /// <summary>Ends the pass with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }
}
