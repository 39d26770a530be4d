namespace MLNet.Xai.Core.Coalitions;

/// <summary>Shapley values of a linear model, exactly: weight times (value - mean).</summary>
/// <remarks>
/// Interventional: features are changed independently of each other, so only the background's means matter. Štrumbelj and Kononenko, 2014; Lundberg and Lee, NeurIPS 2017; shap's
/// LinearExplainer. No evaluations. For features that say something of each other see <see cref="CorrelatedLinearShap"/>.
/// </remarks>
public static class LinearShap
{
    /// <summary>Explains a row.</summary>
    /// <param name="model">The model.</param>
    /// <param name="row">The explained row.</param>
    /// <param name="means">The background's mean of each feature.</param>
    /// <param name="playerOfFeature">Player of each feature; each feature alone when null.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or a value is not finite.</exception>
    public static GameValues Explain(LinearFunction model, ReadOnlySpan<double> row, ReadOnlySpan<double> means, int[]? playerOfFeature = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        model.Check(row, nameof(row));
        model.Check(means, nameof(means));
        int[][] players = PlayerFeatures.Of(model.Features, playerOfFeature);
        var values = new double[model.Outputs * players.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (int output, int player) = Math.DivRem(i, players.Length);
            foreach (int feature in players[player])
                values[i] += model.Of(output)[feature] * (row[feature] - means[feature]);
        }

        return new GameValues { Values = values, BaseValues = model.Predict(means), Predictions = model.Predict(row), StandardErrors = new double[values.Length], Evaluations = 0 };
    }
}
