namespace MLNet.Xai.Core.Coalitions;

/// <summary>What a method says about a game: one value a player and output.</summary>
public sealed class GameValues
{
    /// <summary>Outputs x players.</summary>
    public required double[] Values { get; init; }

    /// <summary>By output: the value of nobody, the mean over the background.</summary>
    public required double[] BaseValues { get; init; }

    /// <summary>By output: the value of all players, what the model says of the row.</summary>
    public required double[] Predictions { get; init; }

    /// <summary>Standard errors of <see cref="Values"/> from sampling; zero where nothing was left to chance.</summary>
    public required double[] StandardErrors { get; init; }

    /// <summary>Coalitions that were evaluated.</summary>
    public required long Evaluations { get; init; }
}
