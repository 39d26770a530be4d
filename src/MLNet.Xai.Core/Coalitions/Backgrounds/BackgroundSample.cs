namespace MLNet.Xai.Core.Coalitions;

/// <summary>A few rows that stand for many.</summary>
public sealed class BackgroundSample
{
    /// <summary>Row-major rows.</summary>
    public required float[] Rows { get; init; }

    /// <summary>How many of all rows (or how much of their weight) each stands for.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Which of all rows they are; null for centres of clusters, which need not be rows.</summary>
    public int[]? Indices { get; init; }
}
