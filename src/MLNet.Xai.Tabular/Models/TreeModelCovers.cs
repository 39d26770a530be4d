using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Tabular.Models;

/// <summary>Counts the rows that reach each node of a tree model, which ML.NET keeps nowhere.</summary>
public static class TreeModelCovers
{
    private const int BlockRows = 1024;

    /// <summary>One pass over background rows.</summary>
    /// <param name="model">The model whose nodes are counted.</param>
    /// <param name="data">Rows with the model's feature column.</param>
    /// <param name="maxRows">Only the first so many rows count; all by default.</param>
    /// <param name="cancellation">Stops between blocks of rows.</param>
    /// <returns>The model's trees with covers.</returns>
    /// <exception cref="ArgumentException">The data has no such column, or the column is no vector of the right size.</exception>
    /// <exception cref="InvalidOperationException">The data has no rows.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TreeEnsemble CountCovers(this TreeModel model, IDataView data, long maxRows = long.MaxValue, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxRows, 1);
        DataViewSchema.Column column = FeatureColumn(model, data.Schema);
        var counter = new CoverCounter(model.Ensemble);
        int width = model.FeatureCount;
        float[] block = new float[BlockRows * width];
        int filled = 0;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> features = default;
        while (counter.RowCount + filled < maxRows && cursor.MoveNext())
        {
            getter(ref features);
            if (features.Length != width)
                throw new ArgumentException($"Row {cursor.Position} of column '{column.Name}' has {features.Length} values; the model wants {width}.", nameof(data));
            features.CopyTo(block.AsSpan(filled * width, width));
            if (++filled < BlockRows)
                continue;
            cancellation.ThrowIfCancellationRequested();
            counter.Add(block, filled);
            filled = 0;
        }

        cancellation.ThrowIfCancellationRequested();
        counter.Add(block, filled);
        return counter.RowCount > 0
            ? counter.ToEnsemble()
            : throw new InvalidOperationException(
                $"The background data has no rows. Node covers of the {model.Kind} model are counted from them; give at least one row, better some hundreds.");
    }

    private static DataViewSchema.Column FeatureColumn(TreeModel model, DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(model.FeatureColumn) is not { } column)
        {
            throw new ArgumentException(
                $"There is no column '{model.FeatureColumn}' in the background data, which the {model.Kind} model reads. "
                + $"It has {string.Join(", ", schema.Where(c => !c.IsHidden).Select(c => $"'{c.Name}'"))}; transform it as far as the trainer first.", nameof(schema));
        }

        bool fits = column.Type is VectorDataViewType { ItemType.RawType: { } item } vector && item == typeof(float)
            && (vector.Size == 0 || vector.Size == model.FeatureCount);
        return fits
            ? column
            : throw new ArgumentException(
                $"Column '{column.Name}' of the background data is {column.Type}; the {model.Kind} model reads a vector of {model.FeatureCount} Single.", nameof(schema));
    }
}
