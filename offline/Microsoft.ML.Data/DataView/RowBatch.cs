namespace Microsoft.ML.Data;

/// <summary>Some consecutive rows, copied out of a cursor.</summary>
internal sealed class RowBatch
{
    private readonly ValueGetter<DataViewRowId> _id;
    private readonly List<DataViewRowId> _ids = [];
    private readonly DataViewRow _row;

    public RowBatch(DataViewRow row, DataViewSchema.Column[] columns)
        : this(row, row.GetIdGetter(), Array.ConvertAll(columns, c => ColumnBuffer.Create(row, c)))
    {
    }

    private RowBatch(DataViewRow row, ValueGetter<DataViewRowId> id, ColumnBuffer[] columns)
    {
        _row = row;
        _id = id;
        Columns = columns;
    }

    public ColumnBuffer[] Columns { get; }

    public long Id { get; set; }

    public int Count => _ids.Count;

    public RowBatch Fresh() => new(_row, _id, Array.ConvertAll(Columns, c => c.Fresh()));

    public DataViewRowId RowId(int index) => _ids[index];

    public void Append()
    {
        foreach (ColumnBuffer column in Columns)
            column.Append();
        DataViewRowId id = default;
        _id(ref id);
        _ids.Add(id);
    }
}

/// <summary>A cursor over batches.</summary>
internal abstract class BatchCursor : DataViewRowCursor
{
    private readonly int[] _columnOf;
    private readonly Delegate[] _getters;
    private RowBatch _batch;
    private int _index = -1;
    private long _position = -1;
    private bool _ended;

    protected BatchCursor(DataViewSchema schema, DataViewSchema.Column[] columns, RowBatch model)
    {
        Schema = schema;
        _columnOf = new int[schema.Count];
        Array.Fill(_columnOf, -1);
        _getters = new Delegate[columns.Length];
        for (int i = 0; i < columns.Length; i++)
        {
            int column = i;
            _columnOf[columns[i].Index] = i;
            _getters[i] = model.Columns[i].Getter(() => Current().Columns[column], () => _index);
        }
    }

    public override DataViewSchema Schema { get; }

    public override long Position => _position;

    public override long Batch => _batch?.Id ?? 0;

    public override bool MoveNext()
    {
        if (_ended)
            return false;
        if (_batch is null || ++_index == _batch.Count)
        {
            _batch = NextBatch();
            _index = 0;
            if (_batch is null)
            {
                _ended = true;
                _position = -1;
                return false;
            }
        }

        _position++;
        return true;
    }

    public override bool IsColumnActive(DataViewSchema.Column column) => _columnOf[column.Index] >= 0;

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        int index = _columnOf[column.Index];
        return index >= 0 ? RowGetters.Typed<TValue>(_getters[index], column) : throw new InvalidOperationException($"Column '{column.Name}' is not active.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId value) => value = Current().RowId(_index);

    /// <summary>The next batch that is not empty, or null.</summary>
    protected abstract RowBatch NextBatch();

    private RowBatch Current() => _batch ?? throw new InvalidOperationException("The cursor is not on a row.");
}
