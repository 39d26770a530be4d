using Microsoft.ML;

namespace MLNet.Xai.Columns;

/// <summary>The buffer of a column whose values are copied by assignment.</summary>
internal class ColumnBuffer<T> : ColumnBuffer
{
    // What can be disposed (an image) belongs to whoever took it: the source must not find it in the slot again and dispose it.
    private static readonly bool s_isDisposable = typeof(IDisposable).IsAssignableFrom(typeof(T));

    private readonly ValueGetter<T> _source;
    private readonly T[][] _values = [[], []];
    private T _latest = default!;

    public ColumnBuffer(DataViewRow source, DataViewSchema.Column column) => _source = source.GetGetter<T>(column);

    /// <summary>
    /// Copies a value that can be disposed; without it the source's own is kept. <c>ResizeImages</c> hands on an image that has the wanted size already, and disposes it
    /// when it is asked for the next row's.
    /// </summary>
    public static Func<T, T>? Duplicate { get; set; }

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
        if (s_isDisposable && Duplicate is { } copy)
        {
            _source(ref _latest);
            value = _latest is null ? default! : copy(_latest);
            return;
        }

        if (s_isDisposable)
            value = default!;
        _source(ref value);
        _latest = value;
    }

    public override Delegate CreateGetter(LookAheadCursor cursor) =>
        (ValueGetter<T>)((ref T value) => Copy(in _values[cursor.Block][cursor.Row], ref value));

    protected virtual void Copy(in T source, ref T destination) => destination = source;
}
