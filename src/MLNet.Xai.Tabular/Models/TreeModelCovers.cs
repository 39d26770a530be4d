using Microsoft.ML;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>Counts the rows that reach each node of a tree model, which ML.NET keeps nowhere.</summary>
public static class TreeModelCovers
{
    /// <summary>One pass over background rows.</summary>
    /// <param name="model">The model whose nodes are counted.</param>
    /// <param name="data">Rows with the model's feature column. For fewer of them take <c>mlContext.Data.TakeRows</c>.</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <returns>The model's trees with covers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The data has no such column, or the column is no vector of the right size.</exception>
    /// <exception cref="InvalidOperationException">The data has no rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TreeEnsemble CountCovers(this TreeModel model, IDataView data, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        int[] slots = model.Ensemble.UsedFeatures();
        var counter = new CoverCounter(model.Ensemble.SelectFeatures(slots));
        var features = new FeatureSlots(model.FeatureColumn, model.FeatureCount, slots);
        new FeatureRows(data, features, "covers", progress: null, cancellation).ForEachBlock((rows, count) => counter.Add(rows, count));
        return model.Ensemble.WithCovers(counter.ToEnsemble().Covers);
    }
}
