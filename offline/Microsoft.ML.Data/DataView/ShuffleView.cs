namespace Microsoft.ML.Data;

/// <summary>Rows in a random order: the source's own where it can shuffle, then drawn from a pool of rows.</summary>
internal sealed class ShuffleView(IDataView source, int seed, int poolSize, bool shuffleSource) : IDataView
{
    public bool CanShuffle => true;

    public DataViewSchema Schema => source.Schema;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. columnsNeeded.DistinctBy(c => c.Index)];
        Random random = rand ?? new Random(seed);
        return new Cursor(source.GetRowCursor(columns, shuffleSource && source.CanShuffle ? random : null), columns, random, poolSize);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null) => [GetRowCursor(columnsNeeded, rand)];

    /// <summary>Each batch of one row is a row of the pool.</summary>
    private sealed class Cursor : BatchCursor
    {
        private readonly DataViewRowCursor _input;
        private readonly RowBatch _model;
        private readonly List<RowBatch> _pool = [];
        private readonly Random _random;
        private readonly int _poolSize;
        private bool _disposed;

        public Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, Random random, int poolSize)
            : this(input, columns, random, poolSize, new RowBatch(input, columns))
        {
        }

        private Cursor(DataViewRowCursor input, DataViewSchema.Column[] columns, Random random, int poolSize, RowBatch model)
            : base(input.Schema, columns, model)
        {
            _input = input;
            _model = model;
            _random = random;
            _poolSize = poolSize;
        }

        public override long Batch => 0;

        protected override RowBatch NextBatch()
        {
            while (_pool.Count < _poolSize && _input.MoveNext())
            {
                RowBatch row = _model.Fresh();
                row.Append();
                _pool.Add(row);
            }

            if (_pool.Count == 0)
                return null;
            int drawn = _random.Next(_pool.Count);
            RowBatch next = _pool[drawn];
            _pool[drawn] = _pool[^1];
            _pool.RemoveAt(_pool.Count - 1);
            return next;
        }

        protected override void Dispose(bool disposing)
        {
            if (!_disposed && disposing)
                _input.Dispose();
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
