namespace MLNet.Xai.Core.Effects;

/// <summary>The effect of a feature on every output, with names: what pictures of curves show.</summary>
public sealed class FeatureEffect
{
    /// <summary>What the values are.</summary>
    public required EffectKind Kind { get; init; }

    /// <summary>The feature.</summary>
    public required EffectAxis Axis { get; init; }

    /// <summary>Outputs x grid.</summary>
    public required double[] Values { get; init; }

    /// <summary>Rows x outputs x grid: the curves of some rows (individual conditional expectation); empty where there are none.</summary>
    public double[] Individual { get; init; } = [];

    /// <summary>Names of the outputs; one empty name where there is one output.</summary>
    public IReadOnlyList<string> OutputNames { get; init; } = [""];

    /// <summary>Units of the outputs.</summary>
    public ExplanationUnits Units { get; init; } = ExplanationUnits.Margin;

    /// <summary>Rows behind the values.</summary>
    public long RowCount { get; init; }

    /// <summary>Number of rows that have curves of their own.</summary>
    public int IndividualCount => Individual.Length / (OutputNames.Count * Axis.Grid.Length);

    /// <summary>The curve of an output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such output.</exception>
    public double[] Curve(int output = 0) => Values[(Check(output) * Axis.Grid.Length)..((output + 1) * Axis.Grid.Length)];

    /// <summary>A row's own curve of an output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row or output.</exception>
    public double[] CurveOf(int row, int output = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, IndividualCount);
        int from = ((row * OutputNames.Count) + Check(output)) * Axis.Grid.Length;
        return Individual[from..(from + Axis.Grid.Length)];
    }

    /// <summary>The same effect with every curve beginning at zero, at the grid's first point.</summary>
    public FeatureEffect Centred() => new()
    {
        Kind = Kind,
        Axis = Axis,
        Values = Centred(Values),
        Individual = Centred(Individual),
        OutputNames = OutputNames,
        Units = Units,
        RowCount = RowCount,
    };

    private double[] Centred(double[] curves) => [.. curves.Select((value, i) => value - curves[i - (i % Axis.Grid.Length)])];

    private int Check(int output)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, OutputNames.Count);
        return output;
    }
}
