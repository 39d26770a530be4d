namespace Microsoft.ML.Data;

/// <summary>A row with the mapper's columns added.</summary>
internal sealed class MappedRow : DataViewRow
{
    private readonly DataViewRow _input;
    private readonly BoundRowMapper _mapper;
    private readonly bool[] _active;
    private readonly Delegate[] _getters;
    private Action _disposer;

    public MappedRow(DataViewRow input, BoundRowMapper mapper, bool[] active)
    {
        _input = input;
        _mapper = mapper;
        _active = active;
        _getters = mapper.CreateGetters(input, active, out _disposer);
    }

    public override long Position => _input.Position;

    public override long Batch => _input.Batch;

    public override DataViewSchema Schema => _mapper.OutputSchema;

    public override ValueGetter<DataViewRowId> GetIdGetter() => _input.GetIdGetter();

    public override bool IsColumnActive(DataViewSchema.Column column) => _active[column.Index];

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => _mapper.Getter<TValue>(_input, _getters, _active, column);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _disposer, null)?.Invoke();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }
}
