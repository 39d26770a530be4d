using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Interactions of pairs, and values of players, for games of any number of players: from random orders, unbiased, with standard errors.</summary>
/// <remarks>
/// Two players next to each other in a random order, and those before them, are a sample of the pair's discrete derivative, distributed as SII wants it. Orders come in rounds of
/// zigzag paths that put every pair side by side equally often (Williams, 1949), with the players shuffled in each round: one sample of every pair a round, whose independence gives the
/// standard errors. Of n players an order costs 2 (n - 1) evaluations, a round n / 2 orders (n where n is odd).
/// </remarks>
public static class SampledInteractions
{
    private const int FewestRounds = 8;

    /// <summary>Explains a game.</summary>
    /// <param name="game">A game of two players at least.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range, or the game has one player.</exception>
    /// <exception cref="InvalidOperationException">The model gives something that is not finite.</exception>
    public static InteractionValues Explain(CoalitionGame game, SampledInteractionOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new SampledInteractionOptions();
        options.Check();
        ArgumentNullException.ThrowIfNull(game);
        var sets = new PlayerSets(game.Players, 2);
        var evaluator = new Evaluator(game, cancellation);
        int players = evaluator.Players.Length, outputs = evaluator.Outputs;
        var own = players < 2 ? null : new PlayerSets(players, 2);
        var moments = new RunningMoments[outputs * (own?.Count ?? players)];
        if (own is null)
        {
            // One player, or none, that matters: it is the whole change.
            for (int o = 0; o < moments.Length; o++)
                moments[o].Add(evaluator.Full[o] - evaluator.Base[o]);
        }

        double[]? alone = own is not null && options.Index == InteractionIndex.ShapleyTaylor ? Alone(evaluator) : null;
        for (int round = 0; own is not null && round < options.Rounds; round++)
        {
            double[] sample = Round(evaluator, own, options.Index, alone, CounterRandom.Fork(options.Seed, (ulong)round));
            for (int i = 0; i < sample.Length; i++)
                moments[i].Add(sample[i]);
            if (options.Tolerance is { } tolerance && round + 1 >= FewestRounds && moments.All(m => Math.Sqrt(m.VarianceOfMean) <= tolerance))
                break;
        }

        var values = new double[outputs * sets.Count];
        var errors = new double[values.Length];
        int place = 0;
        foreach (int[] set in own?.All() ?? Enumerable.Range(0, players).Select(p => (int[])[p]))
        {
            int to = sets.Rank([.. set.Select(p => evaluator.Players[p])]);
            for (int o = 0; o < outputs; o++)
            {
                RunningMoments of = moments[(o * (own?.Count ?? players)) + place];
                values[(o * sets.Count) + to] = of.Mean;
                errors[(o * sets.Count) + to] = own is null ? 0 : Math.Sqrt(of.VarianceOfMean);
            }

            place++;
        }

        return new InteractionValues(options.Index, sets, values, errors, evaluator.Base, evaluator.Full, evaluator.Evaluations);
    }

    /// <summary>One sample of every index, outputs x sets.</summary>
    /// <param name="evaluator">The game.</param>
    /// <param name="sets">Single players and pairs.</param>
    /// <param name="index">Which index.</param>
    /// <param name="alone">For STII what each player does alone, outputs x players: below the largest order its index is the dividend.</param>
    /// <param name="stream">Names the players.</param>
    private static double[] Round(Evaluator evaluator, PlayerSets sets, InteractionIndex index, double[]? alone, long stream)
    {
        int players = sets.Players, outputs = evaluator.Outputs;
        var names = new int[players];
        CounterRandom.Permutation(stream, names);
        int[][] orders = [.. Enumerable.Range(0, players % 2 == 0 ? players / 2 : players).Select(turn => Zigzag(names, turn))];
        var sums = new double[outputs * sets.Count];
        var counts = new int[sets.Count];
        foreach (int[] order in orders)
        {
            double[] values = Walk(evaluator, order);
            for (int k = 0; k < players; k++)
            {
                // What stands at k comes after k others; values has the prefixes of 0 to players, then each prefix of k and the one after next.
                int single = order[k];
                counts[single]++;
                for (int o = 0; o < outputs; o++)
                    sums[(o * sets.Count) + single] += values[((k + 1) * outputs) + o] - values[(k * outputs) + o];
                if (k == players - 1)
                    continue;
                int pair = sets.Rank([Math.Min(single, order[k + 1]), Math.Max(single, order[k + 1])]);
                counts[pair]++;
                // STII looks more often at few players before: 2 (n - 1 - k) / n times as often.
                double weight = alone is not null ? 2.0 * (players - 1 - k) / players : 1;
                for (int o = 0; o < outputs; o++)
                {
                    double skipped = values[((players + 1 + k) * outputs) + o];
                    sums[(o * sets.Count) + pair] += weight * (values[((k + 2) * outputs) + o] - values[((k + 1) * outputs) + o] - skipped + values[(k * outputs) + o]);
                }
            }
        }

        for (int i = 0; i < sums.Length; i++)
            sums[i] /= counts[i % sets.Count];
        for (int i = 0; alone is not null && i < alone.Length; i++)
            sums[(i / players * sets.Count) + (i % players)] = alone[i];
        if (index == InteractionIndex.KShapley)
            LessHalf(sums, sets);
        return sums;
    }

    /// <summary>Values of the prefixes of 0 to all players, then of each prefix with the one after next instead of the next; all outputs.</summary>
    private static double[] Walk(Evaluator evaluator, int[] order)
    {
        int players = order.Length, inner = players - 1;
        var coalitions = new byte[2 * inner * players];
        for (int k = 0; k < inner; k++)
        {
            // The prefix of k + 1, and the prefix of k with the player at k + 1.
            Span<byte> prefix = coalitions.AsSpan(k * players, players), skipped = coalitions.AsSpan((inner + k) * players, players);
            foreach (int before in order.AsSpan(0, k))
                prefix[before] = skipped[before] = 1;
            prefix[order[k]] = skipped[order[k + 1]] = 1;
        }

        double[] values = evaluator.Evaluate(coalitions, 2 * inner);
        int half = inner * evaluator.Outputs;
        return [.. evaluator.Base, .. values.AsSpan(0, half), .. evaluator.Full, .. values.AsSpan(half)];
    }

    /// <summary>0, 1, n - 1, 2, n - 2, ... turned by so much: all turns together put every pair of names side by side equally often.</summary>
    private static int[] Zigzag(int[] names, int turn) =>
        [.. Enumerable.Range(0, names.Length).Select(k => names[(turn + (k % 2 == 1 ? (k + 1) / 2 : names.Length - (k / 2))) % names.Length])];

    private static double[] Alone(Evaluator evaluator)
    {
        int players = evaluator.Players.Length, outputs = evaluator.Outputs;
        var coalitions = new byte[players * players];
        for (int p = 0; p < players; p++)
            coalitions[(p * players) + p] = 1;
        double[] values = evaluator.Evaluate(coalitions, players);
        return [.. Enumerable.Range(0, outputs * players).Select(i => values[(i % players * outputs) + (i / players)] - evaluator.Base[i / players])];
    }

    // k-SII of order 2: a player keeps its Shapley value less half of its pairs.
    private static void LessHalf(double[] sums, PlayerSets sets)
    {
        for (int i = 0; i < sums.Length; i += sets.Count)
        {
            int place = -1;
            foreach (int[] set in sets.All())
            {
                place++;
                foreach (int player in set.Length == 2 ? set : [])
                    sums[i + player] -= sums[i + place] / 2;
            }
        }
    }
}
