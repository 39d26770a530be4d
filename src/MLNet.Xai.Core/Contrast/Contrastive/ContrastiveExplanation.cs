namespace MLNet.Xai.Core.Contrast;

/// <summary>What has to be there, and what has to be absent, for the model to say of a row what it says.</summary>
/// <param name="Target">What the model says of the row: its class, or its side of the cutoff.</param>
/// <param name="Present">The features that differ from the base row, by their places, ascending.</param>
/// <param name="Positive">
/// The pertinent positive: features whose values, with all others at the base row's, keep what the model says; empty where the base row itself does. No feature can be left out of it.
/// </param>
/// <param name="PositiveRow">That row.</param>
/// <param name="PositiveOutputs">What the model says of it.</param>
/// <param name="IsSmallest">Whether it is proven that no fewer features do; else only none of these can be left out.</param>
/// <param name="Negative">
/// The pertinent negative: the least addition after which the model says something else. Numbers go further away from the base row's value, or to either side where they are at it; categories
/// leave the base row's; nothing that is there is taken away. Null where none was found.
/// </param>
/// <param name="IsNegativeNearest">Whether it is proven that no addition costs less, or, without a negative, that there is none.</param>
/// <param name="Scorings">Rows that the model scored.</param>
public sealed record ContrastiveExplanation(
    ScoreTarget Target, IReadOnlyList<int> Present, IReadOnlyList<int> Positive, IReadOnlyList<float> PositiveRow, IReadOnlyList<double> PositiveOutputs, bool IsSmallest,
    Counterfactual? Negative, bool IsNegativeNearest, int Scorings);
