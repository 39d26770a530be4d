using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>
/// A view with a mapper's columns added. Rows are mapped on several threads, in order: the source's cursor set, or its one cursor dealt out in batches, goes
/// through the mapper and is put together again.
/// </summary>
internal sealed class RowMapperView(IDataView source, BoundRowMapper mapper) : IDataView
{
    public bool CanShuffle => source.CanShuffle;

    public DataViewSchema Schema => mapper.OutputSchema;

    public IDataView Source => source;

    public long? GetRowCount() => source.GetRowCount();

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random rand = null)
    {
        DataViewSchema.Column[] columns = [.. Check.Value(columnsNeeded)];
        Random random = source.CanShuffle ? rand : null;
        if (ParallelCursors.TryConsolidated(this, columns, random) is { } cursor)
            return cursor;
        bool[] active = Schema.Active(columns);
        return new Cursor(source.GetRowCursor(mapper.InputsFor(active), random), mapper, active);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random rand = null)
    {
        bool[] active = Schema.Active(columnsNeeded);
        DataViewRowCursor[] inputs = source.GetRowCursorSet(mapper.InputsFor(active), n, source.CanShuffle ? rand : null);
        if (inputs.Length == 1 && n > 1 && mapper.AddsAny(active))
            inputs = ParallelCursors.Split(inputs[0], n);
        return [.. inputs.Select(input => new Cursor(input, mapper, active))];
    }

    private sealed class Cursor : WrappingCursor
    {
        private readonly BoundRowMapper _mapper;
        private readonly bool[] _active;
        private readonly Delegate[] _getters;
        private Action _disposer;

        public Cursor(DataViewRowCursor input, BoundRowMapper mapper, bool[] active)
            : base(input)
        {
            _mapper = mapper;
            _active = active;
            _getters = mapper.CreateGetters(input, active, out _disposer);
        }

        public override DataViewSchema Schema => _mapper.OutputSchema;

        public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _mapper.Getter<TValue>(Input, _getters, _active, column);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                Interlocked.Exchange(ref _disposer, null)?.Invoke();
            base.Dispose(disposing);
        }
    }
}
