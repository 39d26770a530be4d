using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular;

/// <summary>Rows of floats as data with one vector column: what a predictor alone reads.</summary>
internal sealed class FeatureMatrixView : IDataView
{
    private readonly ReadOnlyMemory<float> _rows;
    private readonly int _features;
    private readonly int _count;

    public FeatureMatrixView(string column, ReadOnlyMemory<float> rows, int features)
        : this(column, rows, new VectorDataViewType(NumberDataViewType.Single, features))
    {
    }

    /// <param name="column">Name of the column.</param>
    /// <param name="rows">Rows x features.</param>
    /// <param name="type">The column's type: pixels have dimensions, and predictors compare them.</param>
    public FeatureMatrixView(string column, ReadOnlyMemory<float> rows, VectorDataViewType type)
    {
        (_rows, _features, _count) = (rows, type.Size, rows.Length / type.Size);
        var schema = new DataViewSchema.Builder();
        schema.AddColumn(column, type);
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _count;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor(FeatureMatrixView view) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
            {
                VBufferEditor<float> editor = VBufferEditor.Create(ref value, view._features);
                view._rows.Span.Slice((int)_position * view._features, view._features).CopyTo(editor.Values);
                value = editor.Commit();
            };
            return getter as ValueGetter<TValue> ?? throw new InvalidOperationException($"The column '{column.Name}' is {column.Type}.");
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
