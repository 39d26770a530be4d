namespace MLNet.Xai.Core.Coalitions;

/// <summary>A cooperative game: what a model gives when only some players (features, or groups of them) are those of the explained row.</summary>
/// <remarks>Evaluated in batches, so that a model sees many rows at once. Values of all outputs come together.</remarks>
public abstract class CoalitionGame
{
    /// <summary>A game of so many players.</summary>
    /// <param name="players">Players, 1 at least.</param>
    /// <param name="outputs">Outputs, 1 at least.</param>
    protected CoalitionGame(int players, int outputs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(players, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        (Players, Outputs) = (players, outputs);
    }

    /// <summary>Number of players.</summary>
    public int Players { get; }

    /// <summary>Number of outputs.</summary>
    public int Outputs { get; }

    /// <summary>Whether a player is known to change nothing, so that no coalition need be spent on it.</summary>
    public virtual bool IsDummy(int player) => false;

    /// <summary>Values of coalitions.</summary>
    /// <param name="coalitions">Row-major, count x players: 1 where a player takes part, else 0.</param>
    /// <param name="count">Number of coalitions.</param>
    /// <param name="values">Receives count x outputs.</param>
    public abstract void Evaluate(ReadOnlySpan<byte> coalitions, int count, Span<double> values);

    /// <summary>Weights, adding up to 1, of the background rows whose mean a coalition's value is; none where values are no such means.</summary>
    internal virtual ReadOnlySpan<double> BackgroundWeights => [];

    /// <summary>Values of coalitions against one background row each.</summary>
    internal virtual void EvaluateAgainst(ReadOnlySpan<byte> coalitions, ReadOnlySpan<int> backgroundRows, Span<double> values) =>
        throw new NotSupportedException("The game has no background rows.");
}
