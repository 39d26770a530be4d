namespace MLNet.Xai.Core.Effects;

/// <summary>The effect of two features together on every output, with names: what a heat map shows.</summary>
public sealed class FeaturePairEffect
{
    /// <summary>What the values are; accumulated local effects of two features are what they do together beyond each alone.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>One feature.</summary>
    public required EffectAxis First { get; init; }

    /// <summary>The other.</summary>
    public required EffectAxis Second { get; init; }

    /// <summary>Outputs x first x second.</summary>
    public required double[] Values { get; init; }

    /// <summary>Names of the outputs; one empty name where there is one output.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [""];

    /// <summary>Units of the outputs.</summary>
    public ExplanationUnits Units { get; init; } = ExplanationUnits.Margin;

    /// <summary>Rows behind the values.</summary>
    public long RowCount { get; init; }

    /// <summary>First x second of an output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public double[] Surface(int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputNames.Count);
        int size = First.Grid.Length * Second.Grid.Length;
        return Values[(output * size)..((output + 1) * size)];
    }
}
