using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>Rows of numbers as the columns that a model reads; its other columns are there and have default values.</summary>
internal sealed class CellsView : IDataView
{
    private readonly CellColumn[] _cells;
    private readonly int[] _offsets;
    private readonly ReadOnlyMemory<float> _rows;
    private readonly int _width;
    private readonly int _count;

    public CellsView(DataViewSchema schema, CellColumn[] cells, ReadOnlyMemory<float> rows)
    {
        (Schema, _cells, _rows) = (schema, cells, rows);
        _offsets = new int[cells.Length];
        for (int i = 0; i < cells.Length; _width += cells[i++].Input.Size)
            _offsets[i] = _width;
        _count = rows.Length / _width;
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(CellsView view) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            int cell = Array.FindIndex(view._cells, c => column.Name.Equals(c.Input.Name, StringComparison.Ordinal) && view.Schema[column.Name].Index == column.Index);
            if (cell < 0)
                return (ref TValue value) => value = default!;
            (int offset, int size) = (view._offsets[cell], view._cells[cell].Input.Size);
            return view._cells[cell].CreateGetter(() => view._rows.Slice(((int)_position * view._width) + offset, size)) as ValueGetter<TValue>
                ?? throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}.");
        }

        public override bool MoveNext()
        {
            if (_position + 1 >= view._count)
                return false;
            _position++;
            return true;
        }
    }
}
