using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>Reads the used slots of the feature column of data, row after row or as a sample.</summary>
internal sealed class FeatureRows(IDataView data, FeatureSlots column, string stage, IProgress<ExplainProgress>? progress, CancellationToken cancellation)
{
    private const int BlockRows = 1024;

    /// <summary>Hands out all rows in blocks (row-major) and tells how many rows there were.</summary>
    public long ForEachBlock(Action<float[], int> block)
    {
        float[] rows = new float[BlockRows * column.Size];
        int filled = 0;
        long count = ForEach((features, row) =>
        {
            column.Read(features, row, rows.AsSpan(filled * column.Size, column.Size));
            if (++filled < BlockRows)
                return;
            block(rows, filled);
            filled = 0;
        });
        if (filled > 0)
            block(rows, filled);
        return count;
    }

    /// <summary>An even sample of at most so many rows, row-major; all rows, in order, when there are not more.</summary>
    /// <remarks>Vitter's reservoir sampling (algorithm R, 1985).</remarks>
    public float[] Sample(int rows, int seed)
    {
        var random = new Random(seed);
        var sample = new List<float[]>();
        ForEach((features, row) =>
        {
            long place = row < rows ? row : random.NextInt64(row + 1);
            if (place >= rows)
                return;
            if (place == sample.Count)
                sample.Add(new float[column.Size]);
            column.Read(features, row, sample[(int)place]);
        });
        return [.. sample.SelectMany(row => row)];
    }

    private long ForEach(Action<VBuffer<float>, long> action)
    {
        DataViewSchema.Column found = column.Find(data.Schema, "TreeSHAP");
        using DataViewRowCursor cursor = data.GetRowCursor([found]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(found);
        VBuffer<float> features = default;
        long row = 0;
        for (; cursor.MoveNext(); row++)
        {
            if (row % BlockRows == 0)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new ExplainProgress(stage, row));
            }

            getter(ref features);
            action(features, row);
        }

        progress?.Report(new ExplainProgress(stage, row));
        return row;
    }
}
