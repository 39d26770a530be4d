namespace MLNet.Xai.Core.Plots;

/// <summary>The reasons of a row and the gap that they are reasons for.</summary>
/// <param name="Reasons">The reasons, the strongest first; none where nothing pushes to the wrong side.</param>
/// <param name="Score">The row's score.</param>
/// <param name="Comparison">The mean score of the rows that it is compared with.</param>
public sealed record RowReasons(IReadOnlyList<RowReason> Reasons, double Score, double Comparison)
{
    /// <summary>Number of the row in its data; none by default.</summary>
    public long? RowNumber { get; init; }

    /// <summary>What has to be looked at before the reasons are told: protected features among them, directions that they contradict; none by default.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>How far the row is from the comparison: the sum of everything that tells them apart.</summary>
    public double Gap => Score - Comparison;

    /// <summary>What all else does together, in the same units.</summary>
    public double Others => Gap - Reasons.Sum(reason => reason.Contribution);
}
