namespace MLNet.Xai.Tabular;

/// <summary>A few rows whose local models together show what matters to a model: LIME's submodular pick.</summary>
/// <param name="Rows">Numbers of the picked rows in the data, in the order in which they were picked.</param>
/// <param name="Coverage">After each pick: the part of all importance that the picked rows cover, from 0 to 1.</param>
/// <param name="Conditions">What weights are about ("17.00 &lt; Age &lt;= 28.00"), the most important first.</param>
/// <param name="Importances">Of each condition: sqrt(sum over all rows of |weight|).</param>
public sealed record PickedRows(IReadOnlyList<long> Rows, IReadOnlyList<double> Coverage, IReadOnlyList<string> Conditions, IReadOnlyList<double> Importances);
