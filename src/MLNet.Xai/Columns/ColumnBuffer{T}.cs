using Microsoft.ML;

namespace MLNet.Xai.Columns;

/// <summary>The buffer of a column whose values are copied by assignment.</summary>
internal class ColumnBuffer<T> : ColumnBuffer
{
    // What can be disposed (an image) belongs to whoever took it: the source must not find it in the slot again and dispose it.
    private static readonly bool s_handOver = typeof(IDisposable).IsAssignableFrom(typeof(T));

    private readonly ValueGetter<T> _source;
    private readonly T[][] _values = [[], []];
    private T _latest = default!;

    public ColumnBuffer(DataViewRow source, DataViewSchema.Column column) => _source = source.GetGetter<T>(column);

    /// <summary>The value read last, shared with the buffer: to be read only.</summary>
    public ValueGetter<T> Latest => (ref T value) => value = _latest;

    public override void Reserve(int block, int rows)
    {
        if (_values[block].Length < rows)
            Array.Resize(ref _values[block], rows);
    }

    public override void Read(int block, int row)
    {
        ref T value = ref _values[block][row];
        if (s_handOver)
            value = default!;
        _source(ref value);
        _latest = value;
    }

    public override Delegate CreateGetter(LookAheadCursor cursor) =>
        (ValueGetter<T>)((ref T value) => Copy(in _values[cursor.Block][cursor.Row], ref value));

    protected virtual void Copy(in T source, ref T destination) => destination = source;
}
