using Microsoft.ML;
using MLNet.Xai.Tabular;
using MLNet.Xai.Tabular.Models;

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

    /// <summary>What training made of each feature of a tree model: gains, numbers of splits, and the rows that pass them. Gain and splits say how trees were grown, not how well they predict.</summary>
    /// <remarks>Breiman, Friedman, Olshen and Stone, "Classification and regression trees", 1984. FastTree, FastForest and LightGBM, one-versus-all of these; fresh and loaded alike.</remarks>
    /// <param name="catalog"><c>mlContext.Explain()</c>.</param>
    /// <param name="model">Any transformer with one of these models in it.</param>
    /// <param name="data">Data as <paramref name="model"/> takes it: names of slots, and rows to count covers over.</param>
    /// <param name="options">Which features; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range or names what is not there.</exception>
    /// <exception cref="InvalidOperationException">There is no predictor, or several, or it is none of trees with splits that have gains, or there are no rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TreeImportanceTable TreeImportance(this ExplainCatalog catalog, ITransformer model, IDataView data, TreeImportanceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new TreeImportanceOptions();
        options.Check();
        options.Cancellation.ThrowIfCancellationRequested();
        IDataView scored = model.Transform(data);
        ExplainedModel explained = ExplainedModel.Find(model, data, scored, options);
        FoundPredictor found = new TreeModelFinder(model, data.Schema).Predictors[options.ModelIndex ?? 0];
        if (found.SubModels.Any(sub => sub.Trees is null))
            throw new InvalidOperationException(found.File is not null ? $"The {explained.Kind} was read from a file, of which the gains of splits are not kept. Measure it by {nameof(PermutationImportance)}."
                : $"The {explained.Kind} has no splits with gains; FastTree, FastForest and LightGBM models have. Measure it by {nameof(PermutationImportance)}.");
        if (options.WeightColumnName is { } weight)
            _ = SideColumn.Weight(scored.Schema, weight, TreeImportanceOptions.Name(nameof(options.WeightColumnName)));
        return new TreeImportanceRun(explained, found).Run(options.CountCovers ? scored : null, options.WeightColumnName, options.Cancellation);
    }
}
