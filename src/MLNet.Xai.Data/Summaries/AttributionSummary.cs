namespace MLNet.Xai.Data;

/// <summary>The attributions of one column over all explained rows: which features matter.</summary>
public sealed class AttributionSummary
{
    private readonly ValueSummary[] _values;
    private readonly EffectSummary?[] _effects;

    internal AttributionSummary(AttributionShape shape, ValueSummary[] values, EffectSummary?[] effects) => (Shape, _values, _effects) = (shape, values, effects);

    /// <summary>Name of the column, "Shap".</summary>
    public string Name => Shape.Name;

    /// <summary>The method, "TreeSHAP"; empty where the column does not say.</summary>
    public string Method => Shape.Method;

    /// <summary>"Margin" or "Probability"; empty where the column does not say.</summary>
    public string Units => Shape.Units;

    /// <summary>Names of the explained outputs; one empty name where there is one output without a name.</summary>
    public IReadOnlyList<string> OutputNames => Shape.Outputs;

    /// <summary>Names of the features.</summary>
    public IReadOnlyList<string> FeatureNames => Shape.Features;

    /// <summary>How many values each row kept, where TopK cut the others; else 0. A value that was cut counts as 0.</summary>
    public int TopK => Shape.TopK;

    internal AttributionShape Shape { get; }

    internal IReadOnlyList<EffectSummary?> Effects => _effects;

    /// <summary>The attributions to a feature.</summary>
    /// <param name="feature">Its place in <see cref="FeatureNames"/>.</param>
    /// <param name="output">The output's place in <see cref="OutputNames"/>.</param>
    public ValueSummary Values(int feature, int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, FeatureNames.Count);
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputNames.Count);
        return _values[(output * FeatureNames.Count) + feature];
    }

    /// <summary>What a feature did by its value; <see langword="null"/> where the rows have no column of its values, or features times outputs are more than <see cref="SummaryOptions.MostEffects"/>.</summary>
    /// <param name="feature">Its place in <see cref="FeatureNames"/>.</param>
    public EffectSummary? Effect(int feature)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(feature);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(feature, FeatureNames.Count);
        return _effects[feature];
    }

    /// <summary>A line a feature, by mean magnitude, equal ones in their own order.</summary>
    /// <param name="output">The output's place in <see cref="OutputNames"/>.</param>
    public IReadOnlyList<FeatureImportance> Importance(int output = 0)
    {
        ValueSummary[] values = [.. Enumerable.Range(0, FeatureNames.Count).Select(f => Values(f, output))];
        double[] magnitudes = [.. values.Select(v => v.MeanMagnitude)];
        double all = magnitudes.Sum();
        return [.. Enumerable.Range(0, values.Length).OrderByDescending(f => magnitudes[f]).Select(f => new FeatureImportance
        {
            Feature = FeatureNames[f],
            MeanMagnitude = magnitudes[f],
            Mean = values[f].Mean,
            Share = magnitudes[f] / all,
            Largest = values[f].LargestMagnitude,
            Rows = values[f].Count,
        })];
    }
}

/// <summary>What the attributions in a column are of.</summary>
internal sealed record AttributionShape(string Name, string Method, string Units, string[] Outputs, string[] Features, int TopK, string[] Slots);
