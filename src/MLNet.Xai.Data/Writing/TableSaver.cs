using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Summaries;

namespace MLNet.Xai.Data.Writing;

/// <summary>Reads a view once, block by block, into a file, and summarises the blocks on the way.</summary>
internal static class TableSaver
{
    /// <summary>Writes the file.</summary>
    /// <param name="view">The rows.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">How.</param>
    /// <param name="summary">What is summarised of the rows in the same pass, or <see langword="null"/> for nothing.</param>
    public static (SavedFile File, DataSummary? Summary) Save(IDataView view, string path, SaveOptions options, SummaryOptions? summary = null)
    {
        if (options.RowGroupRows < 1)
            throw new ArgumentOutOfRangeException(nameof(options), options.RowGroupRows, "A row group has at least one row.");
        if (options.TopK < 0)
            throw new ArgumentOutOfRangeException(nameof(options), options.TopK, "TopK is how many values are kept, and 0 for all.");
        DataFormat format = DataFormats.ToWrite(path, options.Format);
        int capacity = format == DataFormat.Parquet ? options.RowGroupRows : Math.Min(options.RowGroupRows, 1024);
        var layout = new OutLayout(view.Schema, options, capacity);
        SummaryBuilder? builder = summary is null ? null : new SummaryBuilder(view.Schema, summary, capacity, layout);
        using TableWriter writer = TableWriter.Create(path, format, layout, options);
        long rows = 0;
        using (DataViewRowCursor cursor = view.GetRowCursor([.. layout.Columns.Concat(builder?.Columns ?? []).DistinctBy(c => c.Index)]))
        {
            Action<int>[] readers = [.. layout.Bind(cursor), .. builder?.Bind(cursor) ?? []];
            int count = 0;
            while (cursor.MoveNext())
            {
                foreach (Action<int> reader in readers)
                    reader(count);
                if (++count < capacity)
                    continue;
                Write(count);
                count = 0;
            }

            if (count > 0)
                Write(count);
        }

        (string hash, long length) = writer.Complete();
        return (new SavedFile(path, rows, length, hash, [.. layout.Fields.Select(f => f.Name)]), builder?.ToSummary());

        void Write(int count)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            writer.Write(count);
            builder?.Add(count);
            rows += count;
            options.Progress?.Report(new ExplainProgress("writing", rows));
        }
    }
}
