using Microsoft.ML;
using MLNet.Xai.Tabular;

namespace MLNet.Xai;

/// <summary>How much features matter to a model over many rows.</summary>
public static class ImportanceExtensions
{
    /// <summary>
    /// How much worse a model predicts when a feature's values are shuffled among the rows: by several metrics, feature by feature, slots of a column together on request, in parallel. Data are read once; each
    /// shuffling scores the rows once, trees and linear models without ML.NET's pipeline.
    /// </summary>
    /// <remarks>
    /// Breiman, "Random forests", 2001; Fisher, Rudin and Dominici, JMLR 2019. Measured on rows that the model was not trained on it says what the model needs to predict well; shuffling makes rows that may not exist
    /// where features depend on each other. <see cref="Core.Effects.PermutationImportance"/> does it for any function.
    /// </remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer that gives a Score: fresh, loaded, calibrated, inside a chain.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it, with labels.</param>
    /// <param name="options">What to measure and how; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or names a column, slot, metric or predictor that is not there or of another kind.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or one has no label, or labels, scores or decisions are none that a metric can measure.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static PermutationImportanceTable PermutationImportance(this ExplainCatalog catalog, ITransformer model, IDataView data, PermutationImportanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new PermutationImportanceOptions();
        options.Check();
        return new PermutationRun(catalog.Context, GlobalModel.Find(model, data, options), options).Run();
    }
}
