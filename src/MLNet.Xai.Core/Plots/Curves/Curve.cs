namespace MLNet.Xai.Core.Plots;

/// <summary>A line of <see cref="CurvePlot"/>.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="X">Places from left to right.</param>
/// <param name="Y">As many heights.</param>
internal sealed record Curve(string Name, double[] X, double[] Y)
{
    /// <summary>Whether the points themselves are marked.</summary>
    public bool HasPoints { get; init; }

    /// <summary>Whether it is broken: told from others by more than its colour.</summary>
    public bool IsBroken { get; init; }

    /// <summary>Number of its colour.</summary>
    public int Color { get; init; }
}
