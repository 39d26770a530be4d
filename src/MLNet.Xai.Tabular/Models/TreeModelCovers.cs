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
    public static TreeEnsemble CountCovers(this TreeModel model, IDataView data, CancellationToken cancellation = default) => Count(model, data, null, cancellation);

    /// <summary>One pass over weighted background rows: a node's cover is the sum of their weights.</summary>
    /// <param name="model">The model whose nodes are counted.</param>
    /// <param name="data">Rows with the model's feature column.</param>
    /// <param name="weightColumnName">A column of Single: the weights that the trainer had (<c>ExampleWeightColumnName</c>).</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <returns>The model's trees with covers.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The data has no such column, or one is of another type or size.</exception>
    /// <exception cref="InvalidOperationException">The data has no rows, or a weight is negative or no number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TreeEnsemble CountCovers(this TreeModel model, IDataView data, string weightColumnName, CancellationToken cancellation = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(weightColumnName);
        return Count(model, data, weightColumnName, cancellation);
    }

    private static TreeEnsemble Count(TreeModel model, IDataView data, string? weightColumnName, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        int[] slots = model.Ensemble.UsedFeatures();
        var counter = new CoverCounter(model.Ensemble.SelectFeatures(slots));
        var features = new FeatureSlots(model.FeatureColumn, model.FeatureCount, slots);
        new FeatureRows(data, features, "covers", progress: null, cancellation) { WeightColumn = weightColumnName }.AddTo(counter);
        return model.Ensemble.WithCovers(counter.ToEnsemble().Covers);
    }
}
