using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>What becomes of an output while a row's features are replaced by those of the background, in descending order of their attributions.</summary>
/// <param name="Parts">Part of the features that is replaced at each point, from 0 to 1.</param>
/// <param name="Values">The output at each point: the model's own first, the background's mean last.</param>
/// <param name="Area">Area under the curve over [0, 1], in the output's units; less is better. The true attributions of an additive model have the least of all orders.</param>
/// <param name="ChanceArea">Mean area of random orders: what the area must be held against.</param>
public sealed record DeletionCurve(double[] Parts, double[] Values, double Area, double ChanceArea)
{
    /// <summary>Measures the attributions of a row.</summary>
    /// <remarks>
    /// Petsiuk, Das and Saenko, "RISE", BMVC 2018 (for pixels); Samek et al., "Evaluating the visualization of what a deep neural network has learned", IEEE TNNLS 2017 (pixel flipping). The features that raise the
    /// output most go first, those that lower it most last; ties in favour of the earlier feature.
    /// </remarks>
    /// <param name="game">The row's game: what the model gives when only some features are the row's.</param>
    /// <param name="attributions">Outputs x players.</param>
    /// <param name="steps">Steps of the curve; a step a feature where there are fewer features.</param>
    /// <param name="randomOrders">Random orders for the chance level; 0 for none (NaN).</param>
    /// <param name="seed">Seed of the orders.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One an output.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    /// <exception cref="InvalidOperationException">The model gives NaN or infinity.</exception>
    public static DeletionCurve[] Measure(
        CoalitionGame game, ReadOnlySpan<double> attributions, int steps = 10, int randomOrders = 10, long seed = 1, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(randomOrders);
        (int players, int outputs) = (game.Players, game.Outputs);
        if (attributions.Length != outputs * players)
            throw new ArgumentException($"{attributions.Length} attributions are not those of {outputs} outputs x {players} features.", nameof(attributions));
        steps = Math.Min(steps, players);
        int points = steps + 1;
        int[] removed = [.. Enumerable.Range(0, points).Select(s => (int)((long)players * s / steps))];
        double[] parts = [.. removed.Select(r => (double)r / players)];
        var coalitions = new byte[(outputs + randomOrders) * points * players];
        for (int k = 0; k < outputs; k++)
        {
            double[] own = attributions.Slice(k * players, players).ToArray();
            Remove(coalitions.AsSpan(k * points * players, points * players), [.. Enumerable.Range(0, players).OrderByDescending(p => own[p])], removed);
        }

        int[] order = new int[players];
        for (int r = 0; r < randomOrders; r++)
        {
            CounterRandom.Permutation(CounterRandom.Fork(seed, (ulong)r), order);
            Remove(coalitions.AsSpan((outputs + r) * points * players, points * players), order, removed);
        }

        double[] values = new Evaluator(game, cancellation, dummies: true).Evaluate(coalitions, (outputs + randomOrders) * points);
        return [.. Enumerable.Range(0, outputs).Select(k =>
        {
            double[] curve = Curve(k, k);
            double chance = randomOrders == 0 ? double.NaN : Enumerable.Range(0, randomOrders).Average(r => Under(parts, Curve(outputs + r, k)));
            return new DeletionCurve(parts, curve, Under(parts, curve), chance);
        })];

        double[] Curve(int of, int output) => [.. Enumerable.Range(0, points).Select(s => values[(((of * points) + s) * outputs) + output])];
    }

    private static void Remove(Span<byte> coalitions, int[] order, int[] removed)
    {
        coalitions.Fill(1);
        for (int s = 0; s < removed.Length; s++)
        {
            foreach (int player in order.AsSpan(0, removed[s]))
                coalitions[(s * order.Length) + player] = 0;
        }
    }

    // By the trapezium rule; steps differ by a feature where the features do not divide by them.
    private static double Under(double[] parts, double[] values)
    {
        double sum = 0;
        for (int s = 1; s < parts.Length; s++)
            sum += (parts[s] - parts[s - 1]) * (values[s] + values[s - 1]) / 2;
        return sum;
    }
}
