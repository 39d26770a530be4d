using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tables;

/// <summary>A file as data of ML.NET: lazy, in constant memory, and columns that nobody asks for are not read.</summary>
internal sealed class TableView : IDataView
{
    private readonly TableSource _source;
    private readonly TableBinding[] _bindings;
    private readonly CancellationToken _cancellation;

    public TableView(TableSource source, OpenOptions options)
    {
        (_source, _cancellation) = (source, options.Cancellation);
        (Schema, _bindings) = TableBinding.Bind(source, options.Schema);
    }

    public DataViewSchema Schema { get; }

    // ML.NET shuffles through a pool of rows where a view cannot.
    public bool CanShuffle => false;

    public long? GetRowCount() => _source.RowCount;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        var columns = new BatchColumn?[_bindings.Length];
        var requests = new List<ColumnRequest>();
        List<string>? faults = null;
        foreach (int index in columnsNeeded.Select(c => c.Index).Distinct().Order())
        {
            TableBinding binding = _bindings[index];
            if (binding.Fault is { } fault)
            {
                (faults ??= []).Add(fault);
                continue;
            }

            columns[index] = BatchColumn.Create(Schema[index].Name, Schema[index].Type);
            requests.Add(new ColumnRequest(binding.Columns, columns[index]!));
        }

        if (faults is not null)
            throw new InvalidDataException(string.Join(Environment.NewLine, faults));
        return new TableCursor(Schema, _source.Open(requests, _cancellation), columns, _cancellation);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];
}
