namespace MLNet.Xai.Core.Coalitions;

/// <summary>Evaluates coalitions of the players that matter, in batches; knows what nobody and all are worth.</summary>
internal sealed class Evaluator
{
    private const int Batch = 1024;
    private readonly CoalitionGame _game;
    private readonly CancellationToken _cancellation;

    /// <param name="game">The game.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <param name="dummies">Whether players that change nothing take part all the same.</param>
    public Evaluator(CoalitionGame game, CancellationToken cancellation, bool dummies = false)
    {
        ArgumentNullException.ThrowIfNull(game);
        (_game, _cancellation) = (game, cancellation);
        Players = [.. Enumerable.Range(0, game.Players).Where(p => dummies || !game.IsDummy(p))];
        var ends = new byte[2 * Players.Length];
        ends.AsSpan(Players.Length).Fill(1);
        double[] values = Evaluate(ends, 2);
        (Base, Full) = (values[..Outputs], values[Outputs..]);
    }

    /// <summary>The players that are no dummies.</summary>
    public int[] Players { get; }

    public int Outputs => _game.Outputs;

    /// <summary>All players of the game.</summary>
    public int AllPlayers => _game.Players;

    /// <summary>See <see cref="CoalitionGame.BackgroundWeights"/>.</summary>
    public ReadOnlySpan<double> BackgroundWeights => _game.BackgroundWeights;

    public double[] Base { get; }

    public double[] Full { get; }

    public long Evaluations { get; private set; }

    /// <summary>Values, count x outputs.</summary>
    /// <param name="coalitions">Count x <see cref="Players"/>.</param>
    /// <param name="count">Number of coalitions.</param>
    /// <param name="backgroundRows">One for each coalition; none for the mean over the background.</param>
    public double[] Evaluate(ReadOnlySpan<byte> coalitions, int count, ReadOnlySpan<int> backgroundRows = default)
    {
        var values = new double[count * Outputs];
        bool everybody = Players.Length == _game.Players;
        byte[] all = everybody ? [] : new byte[Math.Min(Batch, count) * _game.Players];
        for (int first = 0; first < count; first += Batch)
        {
            _cancellation.ThrowIfCancellationRequested();
            int batch = Math.Min(Batch, count - first);
            for (int c = 0; c < batch && !everybody; c++)
            {
                for (int k = 0; k < Players.Length; k++)
                    all[(c * _game.Players) + Players[k]] = coalitions[((first + c) * Players.Length) + k];
            }

            ReadOnlySpan<byte> asked = everybody ? coalitions.Slice(first * _game.Players, batch * _game.Players) : all.AsSpan(0, batch * _game.Players);
            Span<double> answers = values.AsSpan(first * Outputs, batch * Outputs);
            if (backgroundRows.IsEmpty)
                _game.Evaluate(asked, batch, answers);
            else
                _game.EvaluateAgainst(asked, backgroundRows.Slice(first, batch), answers);
        }

        Evaluations += count;
        return Array.TrueForAll(values, double.IsFinite) ? values : throw new InvalidOperationException("The model gives values that are NaN or infinite for some of the changed rows: nothing can be explained.");
    }

    /// <summary>The result for all players; dummies have zero.</summary>
    /// <param name="values">Outputs x <see cref="Players"/>.</param>
    /// <param name="errors">The same.</param>
    public GameValues Result(double[] values, double[]? errors = null) => new()
    {
        Values = Spread(values),
        BaseValues = Base,
        Predictions = Full,
        StandardErrors = Spread(errors ?? new double[values.Length]),
        Evaluations = Evaluations,
    };

    private double[] Spread(double[] values)
    {
        var all = new double[Outputs * _game.Players];
        for (int o = 0; o < Outputs; o++)
        {
            for (int k = 0; k < Players.Length; k++)
                all[(o * _game.Players) + Players[k]] = values[(o * Players.Length) + k];
        }

        return all;
    }
}
