using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Variants;

/// <summary>What a model gives for variants of a row, read in one pass.</summary>
internal static class ScoredColumn
{
    /// <summary>Reads a column of numbers, scalar or vector.</summary>
    /// <param name="scored">What the model gives.</param>
    /// <param name="outputColumn">The column.</param>
    /// <param name="count">How many rows there must be.</param>
    /// <param name="outputs">Receives count x outputs.</param>
    public static void Read(IDataView scored, string outputColumn, int count, Span<double> outputs)
    {
        DataViewSchema.Column column = scored.Schema[outputColumn];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        int width = outputs.Length / count, at = 0;
        if (column.Type is VectorDataViewType)
        {
            ValueGetter<VBuffer<float>> vector = cursor.GetGetter<VBuffer<float>>(column);
            VBuffer<float> value = default;
            for (; cursor.MoveNext(); at++)
            {
                vector(ref value);
                for (int k = 0; k < width; k++)
                    outputs[(at * width) + k] = value.GetItemOrDefault(k);
            }
        }
        else
        {
            ValueGetter<float> scalar = cursor.GetGetter<float>(column);
            float value = 0;
            for (; cursor.MoveNext(); at++)
            {
                scalar(ref value);
                outputs[at] = value;
            }
        }

        if (at != count)
            throw new InvalidOperationException($"The model gives {at} rows for {count}: explained are models that score every row.");
    }
}
