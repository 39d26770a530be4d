using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Metrics;

/// <summary>How well a row's attributions foretell what the model gives when features are taken away.</summary>
/// <param name="Infidelity">Mean of (sum of the attributions of the features taken away - what the output falls by)^2, in the output's units squared; 0 is faithful.</param>
/// <param name="R2">
/// 1 - infidelity / variance of the output over the same changed rows: the part that the additive model f(x) - sum of the attributions taken away explains. At most 1, negative where a constant foretells better, NaN
/// where the output is constant.
/// </param>
public readonly record struct AttributionFidelity(double Infidelity, double R2)
{
    /// <summary>Measures the attributions of a row.</summary>
    /// <remarks>
    /// Yeh et al., "On the (in)fidelity and sensitivity of explanations", NeurIPS 2019, with the perturbation "a set of features becomes that of the background": every size of the set from one to all is as
    /// likely. All sets are taken, with their weights, where they are not more than <paramref name="samples"/>; then nothing is left to chance.
    /// </remarks>
    /// <param name="game">The row's game: what the model gives when only some features are the row's.</param>
    /// <param name="attributions">Outputs x players.</param>
    /// <param name="samples">Sets of features that are taken away.</param>
    /// <param name="seed">Seed of the drawing.</param>
    /// <param name="normalize">Whether infidelity first scales the attributions by the factor that suits them best, as captum does on request; for methods that are not in the output's units. R2 is never scaled.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One an output.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    /// <exception cref="InvalidOperationException">The model gives NaN or infinity.</exception>
    public static AttributionFidelity[] Measure(
        CoalitionGame game, ReadOnlySpan<double> attributions, int samples = 50, long seed = 1, bool normalize = false, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(game);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, 1);
        (int players, int outputs) = (game.Players, game.Outputs);
        if (attributions.Length != outputs * players)
            throw new ArgumentException($"{attributions.Length} attributions are not those of {outputs} outputs x {players} features.", nameof(attributions));
        RemovedSets sets = RemovedSets.Of(players, samples, seed);
        int count = sets.Weights.Length;
        byte[] stay = [.. sets.Coalitions, .. Enumerable.Repeat((byte)1, players)];
        double[] values = new Evaluator(game, cancellation, dummies: true).Evaluate(stay, count + 1);
        var found = new AttributionFidelity[outputs];
        double[] foretold = new double[count], falls = new double[count];
        for (int k = 0; k < outputs; k++)
        {
            ReadOnlySpan<double> own = attributions.Slice(k * players, players);
            for (int s = 0; s < count; s++)
            {
                foretold[s] = 0;
                for (int p = 0; p < players; p++)
                    foretold[s] += sets.Coalitions[(s * players) + p] == 0 ? own[p] : 0;
                falls[s] = values[(count * outputs) + k] - values[(s * outputs) + k];
            }

            found[k] = Compare(foretold, falls, sets.Weights, normalize);
        }

        return found;
    }

    private static AttributionFidelity Compare(double[] foretold, double[] falls, double[] weights, bool normalize)
    {
        double mean = 0, product = 0, square = 0;
        for (int s = 0; s < weights.Length; s++)
        {
            mean += weights[s] * falls[s];
            product += weights[s] * foretold[s] * falls[s];
            square += weights[s] * foretold[s] * foretold[s];
        }

        double scale = normalize && square > 0 ? product / square : 1, error = 0, scaled = 0, variance = 0, largest = 0;
        for (int s = 0; s < weights.Length; s++)
        {
            error += weights[s] * (foretold[s] - falls[s]) * (foretold[s] - falls[s]);
            scaled += weights[s] * ((scale * foretold[s]) - falls[s]) * ((scale * foretold[s]) - falls[s]);
            variance += weights[s] * (falls[s] - mean) * (falls[s] - mean);
            largest = Math.Max(largest, Math.Abs(falls[s]));
        }

        // A variance of rounding alone is none.
        bool constant = variance <= 1e-20 * largest * largest;
        return new AttributionFidelity(scaled, constant ? double.NaN : 1 - (error / variance));
    }
}
