using System.Reflection;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data.Tables;

namespace MLNet.Xai.Data.Sources;

/// <summary>Another view, whose columns become what a model wants.</summary>
internal sealed class ViewSource : TableSource
{
    private readonly IDataView _view;
    private readonly DataViewSchema.Column[] _columns;
    private readonly bool _roundIntegers;

    public ViewSource(string name, IDataView view, bool roundIntegers)
    {
        (Name, _view, _roundIntegers) = (name, view, roundIntegers);
        _columns = [.. view.Schema.Where(c => !c.IsHidden)];
        Columns = [.. _columns.Select(c => new SourceColumn(c.Name, CanRead(c.Type) ? c.Type : null, c.Type.ToString()!))];
    }

    public override string Name { get; }

    public override IReadOnlyList<SourceColumn> Columns { get; }

    public override long? RowCount => _view.GetRowCount();

    public override TableReader Open(IReadOnlyList<ColumnRequest> requests, CancellationToken cancellation)
    {
        DataViewRowCursor cursor = _view.GetRowCursor([.. requests.SelectMany(r => r.Columns).Distinct().Select(c => _columns[c])]);
        return new RowReader(Name, cursor.MoveNext, [.. requests.SelectMany(r => r.Columns.Select((c, i) => (_columns[c].Name, Feed(cursor, _columns[c], r, i))))], cursor);
    }

    private static bool CanRead(DataViewType type) => type is VectorDataViewType vector ? vector.ItemType is not KeyDataViewType && TextParsers.Exist(vector.ItemType.RawType)
        : type is not KeyDataViewType && TextParsers.Exist(type.RawType);

    private RowFeed Feed(DataViewRowCursor cursor, DataViewSchema.Column column, ColumnRequest request, int slot)
    {
        Type item = column.Type is VectorDataViewType vector ? vector.ItemType.RawType : column.Type.RawType;
        return (RowFeed)typeof(ViewSource).GetMethod(column.Type is VectorDataViewType ? nameof(List) : nameof(Scalar), BindingFlags.Instance | BindingFlags.NonPublic)!
            .MakeGenericMethod(item).Invoke(this, [cursor, column, request, slot])!;
    }

    private RowFeed Scalar<T>(DataViewRowCursor cursor, DataViewSchema.Column column, ColumnRequest request, int slot)
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        return RowFeed.Create((out T value) =>
        {
            value = default!;
            getter(ref value);
            return true;
        }, request.Target, slot, request.Columns.Length > 1 ? request.Columns.Length : 0, _roundIntegers);
    }

    private RowFeed List<T>(DataViewRowCursor cursor, DataViewSchema.Column column, ColumnRequest request, int slot)
    {
        _ = slot;
        ValueGetter<VBuffer<T>> getter = cursor.GetGetter<VBuffer<T>>(column);
        VBuffer<T> buffer = default;
        return RowFeed.CreateList((out IReadOnlyList<T> list) =>
        {
            getter(ref buffer);
            list = [.. buffer.DenseValues()];
            return true;
        }, request.Target, _roundIntegers);
    }
}
