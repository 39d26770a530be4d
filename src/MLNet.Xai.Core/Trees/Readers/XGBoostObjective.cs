namespace MLNet.Xai.Core.Trees.Readers;

/// <summary>What XGBoost's objectives do to margins.</summary>
internal static class XGBoostObjective
{
    /// <summary>Moves the base score from the scale of the prediction, where a model file has it, to the margin.</summary>
    /// <exception cref="InvalidDataException">The objective is not known, or has no such base score.</exception>
    public static void ToMargins(string objective, Span<double> scores)
    {
        foreach (double score in scores)
        {
            if (!double.IsFinite(score))
                throw new InvalidDataException($"learner.learner_model_param.base_score is {score}; a finite number was expected.");
        }

        switch (objective)
        {
            case "binary:logistic" or "reg:logistic":
                foreach (ref double score in scores)
                    score = Logit(score);
                break;
            case "count:poisson" or "reg:gamma" or "reg:tweedie" or "survival:cox" or "survival:aft":
                foreach (ref double score in scores)
                    score = score > 0 ? Math.Log(score) : throw new InvalidDataException($"base_score is {score}, but {objective} has positive predictions only.");
                break;
            case "binary:logitraw" or "binary:hinge" or "multi:softmax" or "multi:softprob" or "reg:squarederror" or "reg:linear" or "reg:squaredlogerror"
                or "reg:pseudohubererror" or "reg:absoluteerror" or "reg:quantileerror" or "rank:pairwise" or "rank:ndcg" or "rank:map":
                break;
            default:
                throw new InvalidDataException(
                    $"The objective {Quote.Of(objective)} is not known, and so not the scale of its base_score: margins would be wrong by a constant.");
        }
    }

    /// <summary>The link to probabilities, or <see langword="null"/> where the objective has none.</summary>
    public static OutputLink? Link(string objective) => objective switch
    {
        "binary:logistic" or "reg:logistic" or "binary:logitraw" => OutputLink.Logistic(),
        "multi:softmax" or "multi:softprob" => OutputLink.Softmax(),
        _ => null,
    };

    // XGBoost holds the score 1e-6 away from 0 and 1, in float.
    private static double Logit(double score)
    {
        if (score is < 0 or > 1)
            throw new InvalidDataException($"base_score is {score}; a probability was expected for a logistic objective.");
        score = Math.Clamp(score, 1e-6f, 1 - 1e-6f);
        return -Math.Log((1 / score) - 1);
    }
}
