using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Text.Exact;

/// <summary>A row of cells that are set by hand: what a single step of a model is called with.</summary>
internal sealed class StepCells : DataViewRow
{
    private readonly object?[] _values;
    private long _position = -1;

    public StepCells(DataViewSchema schema)
    {
        Schema = schema;
        _values = new object?[schema.Count];
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => 0;

    /// <summary>Sets a cell; the row is another one from then on.</summary>
    public void Set<T>(int column, T value)
    {
        if (_values[column] is Cell<T> cell)
            cell.Value = value;
        else
            _values[column] = new Cell<T> { Value = value };
        _position++;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => true;

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = column.Index;
        return (ref TValue value) =>
        {
            if (_values[index] is Cell<TValue> cell)
                value = cell.Value;
        };
    }

    private sealed class Cell<T>
    {
        public required T Value { get; set; }
    }
}
