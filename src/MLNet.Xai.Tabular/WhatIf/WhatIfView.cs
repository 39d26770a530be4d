using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>One row of values as data of the model's; columns without a value have default ones.</summary>
internal sealed class WhatIfView(DataViewSchema schema, IReadOnlyDictionary<int, (WhatIfCell Cell, object Value)> values) : IDataView
{
    public bool CanShuffle => false;

    public DataViewSchema Schema => schema;

    public long? GetRowCount() => 1;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(schema, values);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(schema, values)];

    private sealed class Cursor(DataViewSchema schema, IReadOnlyDictionary<int, (WhatIfCell Cell, object Value)> values) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (!values.TryGetValue(column.Index, out (WhatIfCell Cell, object Value) of))
                return (ref TValue value) => value = default!;
            return of.Cell.Getter(() => of.Value) as ValueGetter<TValue> ?? throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}.");
        }

        public override bool MoveNext()
        {
            if (_position >= 0)
                return false;
            _position++;
            return true;
        }
    }
}
