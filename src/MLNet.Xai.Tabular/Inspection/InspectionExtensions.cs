using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>Looking at models that exist already.</summary>
public static class InspectionExtensions
{
    /// <summary>What a model is made of: steps, columns, predictors with their trees and classes, explanations that it has in it, and what can explain it at what cost. No data is read.</summary>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer: fresh, loaded, a chain.</param>
    /// <param name="schema">The columns that it takes, as <c>Model.Load</c> gives them; without (<see langword="null"/>) only steps and predictors are told.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schema lacks a column that the model reads, or has it with another type.</exception>
    public static ModelInspection Inspect(this ExplainCatalog catalog, ITransformer model, DataViewSchema? schema)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        return ModelInspection.Of(model, schema);
    }
}
