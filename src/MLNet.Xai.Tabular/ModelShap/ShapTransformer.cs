namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends Shapley values of any model's features: <c>name</c> (one slot a feature, or outputs x features), <c>name.BaseValue</c>, <c>name.Residual</c> (base + sum of values - what the
/// model says: zero up to rounding) and <c>name.StandardErrors</c> (zero where nothing was left to chance).
/// </summary>
public sealed class ShapTransformer : ExplainingTransformer
{
    private readonly ShapRows _rows;

    internal ShapTransformer(ShapRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of values.</summary>
    public string OutputColumnName => _rows.State.OutputColumn;

    /// <summary>Names of the explained features, in the order of the values.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.Model.Features.Names;

    /// <summary>The method that is used: never <see cref="ShapMethod.Auto"/>.</summary>
    public ShapMethod Method => _rows.State.Method;
}
