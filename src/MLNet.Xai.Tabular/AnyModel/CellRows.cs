using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Columns;

namespace MLNet.Xai.Tabular;

/// <summary>Draws rows of the columns that a model reads.</summary>
internal static class CellRows
{
    private const int Often = 1024;

    /// <summary>An even sample of at most so many rows, row-major; all rows, in order, when there are not more.</summary>
    /// <remarks>Rows are drawn first and read then, so that no text is kept that is not in the sample.</remarks>
    public static float[] Sample(ColumnsFunction function, IDataView data, int rows, int seed, IProgress<ExplainProgress>? progress, CancellationToken cancellation)
    {
        var random = new Random(seed);
        var drawn = new List<long>();
        long row = 0;
        using (DataViewRowCursor count = data.GetRowCursor([]))
        {
            for (; count.MoveNext(); row++)
            {
                if (row % Often == 0)
                    cancellation.ThrowIfCancellationRequested();
                Reservoir.Offer(drawn, row, row, rows, random);
            }
        }

        float[] sample = Read(function.Inputs, data, drawn, progress, cancellation);
        function.CompleteBackground();
        return sample;
    }

    /// <summary>Rows by their numbers, in the order given, row-major.</summary>
    public static float[] Read(IReadOnlyList<InputColumn> inputs, IDataView data, IReadOnlyList<long> rows, IProgress<ExplainProgress>? progress, CancellationToken cancellation)
    {
        var places = rows.Select((at, place) => (at, place)).ToDictionary(pair => pair.at, pair => pair.place);
        int slots = inputs.Sum(input => input.Size);
        float[] sample = new float[rows.Count * slots];
        DataViewSchema.Column[] columns = [.. inputs.Select(input => input.Find(data.Schema, "The explainer"))];
        using DataViewRowCursor cursor = data.GetRowCursor(columns.Distinct());
        ReadInput[] readers = [.. inputs.Select((input, i) => InputReader.Create(input, columns[i], cursor, null))];
        long row = 0;
        for (; places.Count > 0 && cursor.MoveNext(); row++)
        {
            if (row % Often == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ExplainProgress("background", row));
            }

            if (!places.Remove(row, out int place))
                continue;
            int at = place * slots;
            for (int i = 0; i < readers.Length; i++)
            {
                readers[i](sample.AsSpan(at, inputs[i].Size));
                at += inputs[i].Size;
            }
        }

        progress?.Report(new ExplainProgress("background", row));
        return sample;
    }
}
