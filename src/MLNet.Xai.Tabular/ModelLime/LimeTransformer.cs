namespace MLNet.Xai.Tabular;

/// <summary>
/// Appends LIME's local models: <c>name</c> (a weight a feature, or outputs x features), <c>name.Descriptions</c> (what of the row each weight is about: "17.00 &lt; Age &lt;= 28.00"),
/// <c>name.Intercept</c>, <c>name.R2</c>, <c>name.LocalPrediction</c>, <c>name.StandardErrors</c> (of the weights, from the finite number of samples) and <c>name.Stability</c> (VSI and CSI of
/// explanations by samples of different seeds).
/// </summary>
public sealed class LimeTransformer : ExplainingTransformer
{
    private readonly LimeRows _rows;

    internal LimeTransformer(LimeRows rows, Watch watch)
        : base(rows, watch) => _rows = rows;

    /// <summary>Name of the column of weights.</summary>
    public string OutputColumnName => _rows.State.OutputColumn;

    /// <summary>Names of the explained features, in the order of the weights.</summary>
    public IReadOnlyList<string> FeatureNames => _rows.Model.Features.Names;
}
