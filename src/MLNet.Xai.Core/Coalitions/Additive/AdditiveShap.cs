using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Shapley values of additive models (GAMs, linear models, stumps), exactly: a feature's own function less its mean over the background.</summary>
/// <remarks>shap's AdditiveExplainer. In an additive model a feature's marginal contribution is the same in every coalition.</remarks>
public static class AdditiveShap
{
    private const int MaxProbes = 256;

    /// <summary>Of a model given by the functions of its features. Costs background rows x features once, and a row its features.</summary>
    /// <param name="function">The functions.</param>
    /// <param name="intercepts">One an output.</param>
    /// <param name="background">Row-major background rows.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="weights">Weight of each background row; equal when null.</param>
    /// <param name="playerOfFeature">Player of each feature, whose functions are summed; each feature alone when null.</param>
    /// <exception cref="ArgumentException">Sizes, weights or players do not fit.</exception>
    public static AdditiveExplainer<T> FromFunctions<T>(
        FeatureFunction<T> function, ReadOnlySpan<double> intercepts, ReadOnlySpan<T> background, int features, double[]? weights = null, int[]? playerOfFeature = null)
        where T : unmanaged, IEquatable<T>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentOutOfRangeException.ThrowIfLessThan(intercepts.Length, 1);
        int[][] players = PlayerFeatures.Of(features, playerOfFeature);
        int outputs = intercepts.Length;
        return new AdditiveExplainer<T>(intercepts.ToArray(), players, background, features, weights, Components, model: null, tolerance: 0);

        double[] Components(T[] rows, int count)
        {
            var components = new double[count * players.Length * outputs];
            var column = new T[count];
            var values = new double[count * outputs];
            for (int p = 0; p < players.Length; p++)
            {
                foreach (int feature in players[p])
                {
                    for (int r = 0; r < count; r++)
                        column[r] = rows[(r * features) + feature];
                    function(feature, column, values);
                    for (int r = 0; r < count; r++)
                    {
                        for (int o = 0; o < outputs; o++)
                            components[(((r * outputs) + o) * players.Length) + p] += values[(r * outputs) + o];
                    }
                }
            }

            return components;
        }
    }

    /// <summary>
    /// Of any model that is additive, which is checked: on background rows and mixtures of them when the explainer is made, and on every explained row. Costs background rows x
    /// players once, and players + 1 evaluations a row. Additive between players is enough: features of one player may interact.
    /// </summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="background">Row-major background rows, two at least.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="weights">Weight of each background row; equal when null.</param>
    /// <param name="playerOfFeature">Player of each feature; each feature alone when null.</param>
    /// <param name="tolerance">Largest deviation from additivity, as a part of the range of the outputs on the probed rows (of their magnitude where that is larger); 1e-5, for models that compute in float.</param>
    /// <param name="seed">Seed of the mixtures; 1.</param>
    /// <exception cref="ArgumentException">Sizes, weights or players do not fit.</exception>
    /// <exception cref="InvalidOperationException">The model is not additive: the message says how far it deviates. Or it gives something that is not finite.</exception>
    public static AdditiveExplainer<T> FromModel<T>(
        ModelFunction<T> model, int outputs, ReadOnlySpan<T> background, int features, double[]? weights = null, int[]? playerOfFeature = null, double tolerance = 1e-5, int seed = 1)
        where T : unmanaged, IEquatable<T>
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        if (!(tolerance >= 0 && double.IsFinite(tolerance)))
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, "The tolerance is at least 0.");
        int[][] players = PlayerFeatures.Of(features, playerOfFeature);
        if (background.Length < 2 * features)
            throw new ArgumentException($"{background.Length} numbers are not two background rows of {features} features: additivity cannot be seen from fewer.", nameof(background));
        T[] reference = background[..features].ToArray();
        double[] origin = AdditiveExplainer<T>.Ask(model, reference, 1, outputs);
        var explainer = new AdditiveExplainer<T>(origin, players, background, features, weights, Components, model, tolerance);
        T[] probes = [.. background[..(Math.Min(MaxProbes, background.Length / features) * features)], .. Mixtures(background, players, features, seed)];
        explainer.Check(probes, probes.Length / features);
        return explainer;

        // The reference row with one player's features changed, less the reference.
        double[] Components(T[] rows, int count)
        {
            var components = new double[count * players.Length * outputs];
            var changed = new T[players.Length * features];
            for (int r = 0; r < count; r++)
            {
                for (int p = 0; p < players.Length; p++)
                {
                    reference.CopyTo(changed, p * features);
                    foreach (int feature in players[p])
                        changed[(p * features) + feature] = rows[(r * features) + feature];
                }

                double[] values = AdditiveExplainer<T>.Ask(model, changed, players.Length, outputs);
                for (int i = 0; i < values.Length; i++)
                    components[(((r * outputs) + (i % outputs)) * players.Length) + (i / outputs)] = values[i] - origin[i % outputs];
            }

            return components;
        }
    }

    // Rows whose players come from different background rows.
    private static T[] Mixtures<T>(ReadOnlySpan<T> background, int[][] players, int features, int seed)
    {
        int rows = background.Length / features;
        var mixtures = new T[MaxProbes * features];
        for (int m = 0; m < MaxProbes; m++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)m);
            for (int p = 0; p < players.Length; p++)
            {
                int from = (int)(CounterRandom.Uniform(stream, (ulong)p) * rows);
                foreach (int feature in players[p])
                    mixtures[(m * features) + feature] = background[(from * features) + feature];
            }
        }

        return mixtures;
    }
}
