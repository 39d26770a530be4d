namespace MLNet.Xai.Core.Contrast;

/// <summary>A rule that holds of a row, and what is known of it.</summary>
/// <param name="Conditions">Its conditions, one a feature at most; none for the rule that holds of every row.</param>
/// <param name="Target">What the model says of the row.</param>
/// <param name="Precision">The share of samples that keep the rule of which the model says the same.</param>
/// <param name="PrecisionLow">Lower bound of the precision.</param>
/// <param name="PrecisionHigh">Upper bound of the precision. Each bound alone holds with probability 1 - delta over all rules that were compared with this one.</param>
/// <param name="Coverage">The share of the sample's rows that keep the rule.</param>
/// <param name="CoverageLow">Lower bound of the coverage among rows like the sample's.</param>
/// <param name="CoverageHigh">Its upper bound; together they hold with probability 1 - delta.</param>
/// <param name="IsAnchor">Whether the precision reaches the threshold, and its lower bound does so but for the slack. If not, this is the best rule that was found, and no anchor.</param>
/// <param name="Samples">Samples that its precision was told from.</param>
/// <param name="Scorings">Rows that the model scored in all.</param>
public sealed record AnchorRule(
    IReadOnlyList<AnchorCondition> Conditions, ScoreTarget Target, double Precision, double PrecisionLow, double PrecisionHigh, double Coverage, double CoverageLow, double CoverageHigh,
    bool IsAnchor, int Samples, int Scorings);
