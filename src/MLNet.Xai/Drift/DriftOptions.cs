using MLNet.Xai.Core.Drift;

namespace MLNet.Xai;

/// <summary>What <c>Explain().Drift</c> reads.</summary>
public sealed class DriftOptions
{
    /// <summary>The scores, whose drift is measured too; "Score" by default, <see langword="null"/> for none. Of a vector, the slot of the explained output (the largest, where the predicted one is explained).</summary>
    public string? ScoreColumnName { get; set; } = "Score";

    /// <summary>The explained output, by name, where the attributions are of several.</summary>
    public string? OutputName { get; set; }

    /// <summary>How the sides are compared.</summary>
    public DriftSettings Settings { get; set; } = new();

    /// <summary>Ends the passes with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken Cancellation { get; set; }

    internal static string Name(string option) => $"{nameof(DriftOptions)}.{option}";
}
