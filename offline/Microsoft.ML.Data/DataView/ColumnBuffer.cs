using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>The values of one column for some rows, copied out of a cursor.</summary>
internal abstract class ColumnBuffer
{
    public int Count { get; protected set; }

    public abstract Delegate Source { get; }

    /// <summary>An empty buffer for a column of <paramref name="row"/>.</summary>
    public static ColumnBuffer Create(DataViewRow row, DataViewSchema.Column column) =>
        (ColumnBuffer)GenericCall.Invoke(typeof(ColumnBuffer), null, nameof(Make), column.Type.RawType, row, column);

    /// <summary>An empty buffer for the same column of the same row.</summary>
    public abstract ColumnBuffer Fresh();

    /// <summary>Appends the row's present value.</summary>
    public abstract void Append();

    /// <summary>A getter of the value at the index that <paramref name="position"/> gives, of the buffer that <paramref name="current"/> gives.</summary>
    public abstract Delegate Getter(Func<ColumnBuffer> current, Func<int> position);

    private static ColumnBuffer<T> Make<T>(DataViewRow row, DataViewSchema.Column column) => new(row.GetGetter<T>(column));
}

internal sealed class ColumnBuffer<T>(ValueGetter<T> source) : ColumnBuffer
{
    private T[] _values = new T[16];

    public override Delegate Source => source;

    public override ColumnBuffer Fresh() => new ColumnBuffer<T>(source);

    public override void Append()
    {
        if (Count == _values.Length)
            Array.Resize(ref _values, 2 * Count);
        source(ref _values[Count]);
        Count++;
    }

    public void CopyTo(int index, ref T destination) => ValueCopier<T>.Copy(in _values[index], ref destination);

    public override Delegate Getter(Func<ColumnBuffer> current, Func<int> position) =>
        (ValueGetter<T>)((ref T value) => ((ColumnBuffer<T>)current()).CopyTo(position(), ref value));
}

/// <summary>Copies a value so that its receiver may change it: a vector's memory is not shared.</summary>
internal static class ValueCopier<T>
{
    private delegate void Copier(in T source, ref T destination);

    private static readonly Copier Copies = Make();

    public static void Copy(in T source, ref T destination) => Copies(in source, ref destination);

    private static Copier Make()
    {
        if (typeof(T).IsGenericType && typeof(T).GetGenericTypeDefinition() == typeof(VBuffer<>))
            return (Copier)GenericCall.Invoke(typeof(ValueCopier<T>), null, nameof(Vector), typeof(T).GetGenericArguments()[0]);
        return (in T source, ref T destination) => destination = source;
    }

    private static Delegate Vector<TItem>()
    {
        ValueCopier<VBuffer<TItem>>.Copier copier = (in VBuffer<TItem> source, ref VBuffer<TItem> destination) => source.CopyTo(ref destination);
        return copier;
    }
}
