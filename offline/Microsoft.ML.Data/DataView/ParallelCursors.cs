namespace Microsoft.ML.Data;

/// <summary>Deals one cursor's rows out to several, and puts several together again in the order of their batches.</summary>
internal static class ParallelCursors
{
    /// <summary>Rows in a batch: enough to pay for the locking, few enough to stay in the cache.</summary>
    public const int BatchSize = 64;

    public static int ThreadCount => Math.Max(2, Environment.ProcessorCount - 1);

    public static DataViewRowCursor[] Split(DataViewRowCursor cursor, int n)
    {
        if (n <= 1 || !CanBuffer(cursor.Schema.Where(cursor.IsColumnActive)))
            return [cursor];
        var source = new SplitSource(cursor, n);
        return [.. Enumerable.Range(0, n).Select(_ => new SplitCursor(source))];
    }

    /// <summary>A cursor over a view whose rows are made on several threads; null where the view does not offer that.</summary>
    public static DataViewRowCursor TryConsolidated(IDataView view, DataViewSchema.Column[] columns, Random rand)
    {
        if (!CanBuffer(columns))
            return null;
        DataViewRowCursor[] cursors = view.GetRowCursorSet(columns, ThreadCount, rand);
        return cursors.Length == 1 ? cursors[0] : new ConsolidatingCursor(view.Schema, columns, cursors);
    }

    private static bool CanBuffer(IEnumerable<DataViewSchema.Column> columns) => columns.All(c => c.Type is PrimitiveDataViewType or VectorDataViewType);
}
