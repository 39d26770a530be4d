using System.Numerics;

namespace MLNet.Xai.Core.Coalitions;

public sealed partial class ExactGame
{
    /// <summary>Interactions of any order, by the dividends of all coalitions.</summary>
    /// <remarks>Costs no more evaluations; the dividends players x 2^players, a set of s players 2^(players - s).</remarks>
    /// <param name="index">Which index.</param>
    /// <param name="order">Most players of a set, from 1 to the number of players of the game.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such order or index.</exception>
    public InteractionValues Interactions(InteractionIndex index, int order)
    {
        var sets = new PlayerSets(_evaluator.AllPlayers, order);
        var weights = new InteractionWeights(index, order);
        double[] dividends = Dividends();
        int outputs = _evaluator.Outputs;
        var values = new double[outputs * sets.Count];
        double[][] table = [.. Enumerable.Range(0, order + 1).Select(size => Enumerable.Range(0, size is 0 || size > _players ? 0 : _players - size + 1).Select(more => weights.Of(size, more).ToDouble()).ToArray())];
        int all = (1 << _players) - 1, place = -1;
        foreach (int[] set in sets.All())
        {
            place++;
            int own = Mask(set);
            if (own < 0)
                continue;
            int rest = all & ~own;
            for (int more = rest; ; more = (more - 1) & rest)
            {
                double weight = table[set.Length][BitOperations.PopCount((uint)more)];
                for (int o = 0; o < outputs && weight != 0; o++)
                    values[(o * sets.Count) + place] += weight * dividends[((own | more) * outputs) + o];
                if (more == 0)
                    break;
            }
        }

        return new InteractionValues(index, sets, values, null, _evaluator.Base, _evaluator.Full, _evaluator.Evaluations);
    }

    /// <summary>The set among the players that matter; -1 when one of it does not.</summary>
    private int Mask(int[] set)
    {
        int mask = 0;
        foreach (int player in set)
        {
            int place = Array.IndexOf(_evaluator.Players, player);
            if (place < 0)
                return -1;
            mask |= 1 << place;
        }

        return mask;
    }

    // The Möbius transform, player by player.
    private double[] Dividends()
    {
        double[] values = [.. _values];
        int outputs = _evaluator.Outputs;
        for (int p = 0; p < _players; p++)
        {
            for (int s = 0; s < 1 << _players; s++)
            {
                for (int o = 0; o < outputs && (s >> p & 1) != 0; o++)
                    values[(s * outputs) + o] -= values[((s ^ (1 << p)) * outputs) + o];
            }
        }

        return values;
    }
}
