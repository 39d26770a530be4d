namespace MLNet.Xai.Data;

/// <summary>How parts are merged.</summary>
public sealed class MergeOptions
{
    /// <summary>Whether the bytes of every part are read and compared with the hash that was taken when they were written; <see langword="true"/> by default. Otherwise their number alone is.</summary>
    public bool ReadBytes { get; set; } = true;

    /// <summary>Ends the merge with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }
}
