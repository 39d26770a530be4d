using System.Numerics;
using MLNet.Xai.Core.Shapley.Interventional;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>All coalitions of a game with few players, and what follows from them exactly.</summary>
/// <remarks>
/// 2^players evaluations; players that change nothing do not count. Shapley, 1953; Banzhaf, 1965; interactions: Grabisch and Roubens, 1999, in the form of
/// Lundberg et al., 2020.
/// </remarks>
public sealed partial class ExactGame
{
    /// <summary>Most players that matter: 65,536 coalitions.</summary>
    public const int MostPlayers = 16;

    private readonly Evaluator _evaluator;
    private readonly double[] _values;
    private readonly int _players;

    /// <summary>Evaluates every coalition.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MostPlayers"/> players matter.</exception>
    /// <exception cref="InvalidOperationException">The model gives something that is not finite.</exception>
    public ExactGame(CoalitionGame game, CancellationToken cancellation = default)
    {
        _evaluator = new Evaluator(game, cancellation);
        _players = _evaluator.Players.Length;
        if (_players > MostPlayers)
            throw new ArgumentException($"{_players} players matter; all coalitions are evaluated for at most {MostPlayers}. Group features, or use KernelShap.", nameof(game));
        var coalitions = new byte[_players << _players];
        for (int s = 0; s < 1 << _players; s++)
            Fill(coalitions.AsSpan(s * _players, _players), s);
        _values = _evaluator.Evaluate(coalitions, 1 << _players);
    }

    /// <summary>Shapley values.</summary>
    public GameValues Shapley()
    {
        var weights = new ShapleyWeights(_players);
        return Marginal(size => weights[size, _players - 1 - size]);
    }

    /// <summary>Banzhaf values: the mean change over all coalitions alike. They do not add up to the prediction.</summary>
    public GameValues Banzhaf() => Marginal(_ => 1.0 / (1 << (_players - 1)));

    /// <summary>
    /// Shapley interaction values, outputs x players x players: symmetric, off the diagonal half the Shapley interaction index, rows adding up to the Shapley values.
    /// </summary>
    public double[] Interactions()
    {
        double[] shapley = Shapley().Values;
        int all = shapley.Length / _evaluator.Outputs;
        var result = new double[shapley.Length * all];
        for (int i = 0; i < _players; i++)
        {
            for (int j = 0; j < i; j++)
            {
                for (int o = 0; o < _evaluator.Outputs; o++)
                {
                    double half = PairIndex(i, j, o) / 2;
                    (int a, int b) = (_evaluator.Players[i], _evaluator.Players[j]);
                    result[(((o * all) + a) * all) + b] = result[(((o * all) + b) * all) + a] = half;
                }
            }
        }

        for (int row = 0; row < shapley.Length; row++)
            result[(row * all) + (row % all)] = shapley[row] - result.AsSpan(row * all, all).ToArray().Sum();
        return result;
    }

    private double PairIndex(int i, int j, int output)
    {
        var weights = new ShapleyWeights(_players);
        double sum = 0;
        for (int s = 0; s < 1 << _players; s++)
        {
            if ((s >> i & 1) != 0 || (s >> j & 1) != 0)
                continue;
            int size = BitOperations.PopCount((uint)s);
            sum += weights[size, _players - 2 - size] * (Value(s | 1 << i | 1 << j, output) - Value(s | 1 << i, output) - Value(s | 1 << j, output) + Value(s, output));
        }

        return sum;
    }

    private GameValues Marginal(Func<int, double> weight)
    {
        double[] weights = [.. Enumerable.Range(0, _players).Select(weight)];
        var values = new double[_evaluator.Outputs * _players];
        for (int i = 0; i < values.Length; i++)
            values[i] = Marginal(i % _players, i / _players, weights);
        return _evaluator.Result(values);
    }

    /// <summary>What a player changes, by the size of the coalition that it joins.</summary>
    private double Marginal(int player, int output, double[] weights)
    {
        double sum = 0;
        for (int s = 0, own = 1 << player; s < 1 << _players; s++)
        {
            if ((s & own) == 0)
                sum += weights[BitOperations.PopCount((uint)s)] * (Value(s | own, output) - Value(s, output));
        }

        return sum;
    }

    private static void Fill(Span<byte> coalition, int players)
    {
        for (int p = 0; p < coalition.Length; p++)
            coalition[p] = (byte)(players >> p & 1);
    }

    private double Value(int coalition, int output) => _values[(coalition * _evaluator.Outputs) + output];
}
