using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Shapley values from random orders, each walked forwards and backwards.</summary>
/// <remarks>
/// Mitchell et al., "Sampling permutations for Shapley value estimation", JMLR 2022 (antithetic pairs); the same numbers as shap's PermutationExplainer for the same orders.
/// 2 x players evaluations an order. Values add up to the prediction exactly.
/// </remarks>
public static class PermutationShap
{
    /// <summary>Explains with random orders.</summary>
    /// <param name="game">The game.</param>
    /// <param name="orders">Random orders; 10, as shap, and 2 at least for standard errors.</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    public static GameValues Explain(CoalitionGame game, int orders = 10, int seed = 1, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(orders, 1);
        var evaluator = new Evaluator(game, cancellation);
        int[][] places = [.. Enumerable.Range(0, orders).Select(n =>
        {
            var order = new int[evaluator.Players.Length];
            CounterRandom.Permutation(CounterRandom.Fork(seed, (ulong)n), order);
            return order;
        })];
        return Walk(evaluator, places);
    }

    /// <summary>Explains with given orders of all players.</summary>
    internal static GameValues Explain(CoalitionGame game, int[][] orders)
    {
        var evaluator = new Evaluator(game, CancellationToken.None);
        return Walk(evaluator, [.. orders.Select(order => order.Where(evaluator.Players.Contains).Select(p => Array.IndexOf(evaluator.Players, p)).ToArray())]);
    }

    private static GameValues Walk(Evaluator evaluator, int[][] orders)
    {
        (int players, int outputs) = (evaluator.Players.Length, evaluator.Outputs);
        var sums = new double[outputs * players];
        var squares = new double[sums.Length];
        if (players == 0)
            return evaluator.Result(sums);

        // Forwards players come one by one, backwards they leave in the same order: the steps between nobody and all are what has to be evaluated.
        int steps = players - 1;
        foreach (int[] order in orders)
        {
            var coalitions = new byte[2 * steps * players];
            for (int k = 0; k < steps; k++)
            {
                coalitions.AsSpan((steps + k) * players, players).Fill(1);
                for (int done = 0; done <= k; done++)
                {
                    coalitions[(k * players) + order[done]] = 1;
                    coalitions[((steps + k) * players) + order[done]] = 0;
                }
            }

            double[] values = evaluator.Evaluate(coalitions, 2 * steps);
            for (int o = 0; o < outputs; o++)
            {
                (double up, double down) = (evaluator.Base[o], evaluator.Full[o]);
                for (int k = 0; k < players; k++)
                {
                    double next = k < steps ? values[(k * outputs) + o] : evaluator.Full[o], below = k < steps ? values[((steps + k) * outputs) + o] : evaluator.Base[o];
                    double change = (next - up + down - below) / 2;
                    sums[(o * players) + order[k]] += change;
                    squares[(o * players) + order[k]] += change * change;
                    (up, down) = (next, below);
                }
            }
        }

        int n = orders.Length;
        return evaluator.Result([.. sums.Select(s => s / n)], [.. sums.Select((s, i) =>
            n > 1 ? Math.Sqrt(Math.Max(0, squares[i] - (s * s / n)) / (n - 1) / n) : players > 1 ? double.NaN : 0)]);
    }
}
