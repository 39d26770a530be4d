namespace MLNet.Xai.Tabular;

/// <summary>All that is known about one explained row; scores and probabilities are empty where they were not read.</summary>
internal readonly ref struct ExplainedValues(
    ReadOnlySpan<float> features, ReadOnlySpan<double> values, ReadOnlySpan<double> baseValues, ReadOnlySpan<float> scores, ReadOnlySpan<float> probabilities)
{
    public ReadOnlySpan<float> Features { get; } = features;

    /// <summary>Outputs x features.</summary>
    public ReadOnlySpan<double> Values { get; } = values;

    public ReadOnlySpan<double> BaseValues { get; } = baseValues;

    public ReadOnlySpan<float> Scores { get; } = scores;

    public ReadOnlySpan<float> Probabilities { get; } = probabilities;
}
