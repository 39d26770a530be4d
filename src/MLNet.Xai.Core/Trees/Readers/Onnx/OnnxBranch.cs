namespace MLNet.Xai.Core.Trees.Readers.Onnx;

/// <summary>A node that compares.</summary>
/// <param name="Feature">The feature.</param>
/// <param name="Mode">How it compares.</param>
/// <param name="Value">With what.</param>
/// <param name="MissingIsTrue">Whether NaN goes where the condition holds.</param>
internal sealed record OnnxBranch(int Feature, OnnxMode Mode, double Value, bool MissingIsTrue)
{
    /// <summary>Where rows go for which the condition holds.</summary>
    public int True { get; init; }

    /// <summary>Where the others go.</summary>
    public int False { get; init; }

    /// <summary>With what <see cref="OnnxMode.Member"/> compares.</summary>
    public double[] Members { get; init; } = [];

    /// <summary>Makes a node this one.</summary>
    /// <returns>The nodes of the two children.</returns>
    /// <exception cref="InvalidDataException">No float can be compared so.</exception>
    public (int True, int False) AddTo(TreeEnsembleBuilder builder, int node)
    {
        int whenTrue, whenFalse;
        switch (Mode)
        {
            case OnnxMode.LessOrEqual or OnnxMode.Less:
                builder.SetSplit(node, Feature, Largest(), out whenTrue, out whenFalse, MissingIsTrue);
                return (whenTrue, whenFalse);
            case OnnxMode.GreaterOrEqual or OnnxMode.Greater:
                builder.SetSplit(node, Feature, Largest(), out whenFalse, out whenTrue, !MissingIsTrue);
                return (whenTrue, whenFalse);
            case OnnxMode.Equal or OnnxMode.Member:
                builder.SetSplit(node, Equal(Mode == OnnxMode.Equal ? [Value] : Members), out whenTrue, out whenFalse, MissingIsTrue);
                return (whenTrue, whenFalse);
            default:
                // NaN is not equal to anything, whatever is said of missing values.
                builder.SetSplit(node, Equal([Value]), out whenFalse, out whenTrue, defaultLeft: false);
                return (whenTrue, whenFalse);
        }
    }

    /// <summary>The largest float on the lower side: at most the value, or less than it.</summary>
    private float Largest()
    {
        bool below = Mode is OnnxMode.Less or OnnxMode.GreaterOrEqual;
        if (double.IsNaN(Value) || (below && double.IsNegativeInfinity(Value)))
            throw new InvalidDataException($"A node compares feature {Feature} with {Value}.");
        float single = TreeEnsembleBuilder.FloorToSingle(Value);
        return below && single == Value ? MathF.BitDecrement(single) : single;
    }

    // A double that is no float equals none.
    private CategoricalSplit Equal(double[] values) => !values.Any(double.IsNaN)
        ? CategoricalSplit.ValueGoesLeft(Feature, values.Where(value => value == (float)value).Select(value => (float)value))
        : throw new InvalidDataException($"A node compares feature {Feature} with NaN.");
}
