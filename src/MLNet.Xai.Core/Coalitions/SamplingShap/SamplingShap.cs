using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Sampling SHAP: each player by itself, a random order and a random background row a sample; unsteady players get more samples.</summary>
/// <remarks>
/// Štrumbelj and Kononenko, "Explaining prediction models and individual predictions with feature contributions", 2014; shap's SamplingExplainer. Half of the samples go to
/// all players alike, the others by the standard deviations of these (which makes the sum of the variances least). A sample asks the model about two rows, not about
/// two times the background: it pays where the background is large. A game that is no mean over background rows (a logit link, a game of one's own) is asked about two
/// coalitions. <see cref="GameValues.Evaluations"/> counts such questions, and nobody and all.
/// </remarks>
public static class SamplingShap
{
    private const int SamplesAtOnce = 512;

    /// <summary>Explains a game.</summary>
    /// <param name="game">The game.</param>
    /// <param name="options">The defaults when null.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 4 samples a player.</exception>
    /// <exception cref="InvalidOperationException">The model gives something that is not finite.</exception>
    public static GameValues Explain(CoalitionGame game, SamplingShapOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new SamplingShapOptions();
        var evaluator = new Evaluator(game, cancellation);
        int players = evaluator.Players.Length, outputs = evaluator.Outputs;
        if (players < 2)
            return evaluator.Result([.. evaluator.Full.Zip(evaluator.Base, (full, none) => full - none).Take(players * outputs)]);
        int samples = options.Samples ?? (int)Math.Min(int.MaxValue, 1000L * players);
        if (samples < 4 * players)
            throw new ArgumentOutOfRangeException(nameof(options), samples, $"{players} players matter: Samples is at least {4 * players}, 4 a player.");
        var tallies = new RunningMoments[outputs * players];
        int[] drawn = [.. Enumerable.Repeat(samples / 2 / players, players)];
        Draw(evaluator, tallies, new int[players], drawn, options.Seed);
        Draw(evaluator, tallies, drawn, Shares(tallies, players, samples - drawn.Sum()), options.Seed);

        double[] values = [.. tallies.Select(t => t.Mean)], variances = [.. tallies.Select(t => t.VarianceOfMean)];
        for (int o = 0; options.AddUp && o < outputs; o++)
            AddUp(values.AsSpan(o * players, players), variances.AsSpan(o * players, players), evaluator.Full[o] - evaluator.Base[o]);
        return evaluator.Result(values, [.. variances.Select(Math.Sqrt)]);
    }

    // Neyman's allocation: by the standard deviation over all outputs; evenly where nothing has varied yet.
    private static int[] Shares(RunningMoments[] tallies, int players, int samples)
    {
        var deviations = new double[players];
        for (int t = 0; t < tallies.Length; t++)
            deviations[t % players] += tallies[t].VarianceOfMean * tallies[t].Count;
        for (int p = 0; p < players; p++)
            deviations[p] = Math.Sqrt(deviations[p]);
        double sum = deviations.Sum();
        return [.. deviations.Select(d => (int)(samples * (sum > 0 ? d / sum : 1.0 / players)))];
    }

    private static void Draw(Evaluator evaluator, RunningMoments[] tallies, int[] from, int[] counts, int seed)
    {
        int players = counts.Length, outputs = evaluator.Outputs;
        double[] cumulative = evaluator.BackgroundWeights.ToArray();
        for (int b = 1; b < cumulative.Length; b++)
            cumulative[b] += cumulative[b - 1];
        foreach ((int Player, int Sample)[] chunk in Enumerable.Range(0, players).SelectMany(p => Enumerable.Range(from[p], counts[p]).Select(s => (p, s))).Chunk(SamplesAtOnce))
        {
            // The coalition with the player, then the one without.
            var coalitions = new byte[2 * chunk.Length * players];
            int[] background = cumulative.Length > 0 ? new int[2 * chunk.Length] : [];
            var order = new int[players];
            for (int c = 0; c < chunk.Length; c++)
            {
                long stream = CounterRandom.Fork(CounterRandom.Fork(seed, (ulong)chunk[c].Player), (ulong)chunk[c].Sample);
                CounterRandom.Permutation(stream, order);
                Span<byte> with = coalitions.AsSpan(2 * c * players, players), without = coalitions.AsSpan(((2 * c) + 1) * players, players);
                int place = Array.IndexOf(order, chunk[c].Player);
                foreach (int before in order.AsSpan(0, place))
                    with[before] = without[before] = 1;
                with[chunk[c].Player] = 1;
                if (cumulative.Length > 0)
                    background[2 * c] = background[(2 * c) + 1] = Row(cumulative, CounterRandom.Uniform(stream, ulong.MaxValue));
            }

            double[] values = evaluator.Evaluate(coalitions, 2 * chunk.Length, background);
            for (int c = 0; c < chunk.Length; c++)
            {
                for (int o = 0; o < outputs; o++)
                    tallies[(o * players) + chunk[c].Player].Add(values[(2 * c * outputs) + o] - values[(((2 * c) + 1) * outputs) + o]);
            }
        }
    }

    private static int Row(double[] cumulative, double uniform)
    {
        double at = uniform * cumulative[^1];
        int row = Array.FindIndex(cumulative, c => c > at);
        return row >= 0 ? row : cumulative.Length - 1;
    }

    // What is known of the sum improves every value in proportion to its variance, and lowers the variance.
    private static void AddUp(Span<double> values, Span<double> variances, double total)
    {
        double lacks = total, sum = 0;
        for (int p = 0; p < values.Length; p++)
        {
            lacks -= values[p];
            sum += variances[p];
        }

        if (!(sum > 0))
            return;
        for (int p = 0; p < values.Length; p++)
        {
            double share = variances[p] / sum;
            values[p] += lacks * share;
            variances[p] *= 1 - share;
        }
    }
}
