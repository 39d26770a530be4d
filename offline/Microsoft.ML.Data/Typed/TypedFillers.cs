using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Writes a column's value into a member of a row object.</summary>
internal static class TypedFillers
{
    public static Action<TRow> Make<TRow>(DataViewRow input, DataViewSchema.Column column, Member member)
    {
        Type type = member.Type;
        if (type == typeof(string))
            return OfText<TRow>(input, column, member);
        if (type == typeof(string[]))
            return OfTexts<TRow>(input, column, member);
        Member.Shape(type, out Type itemType, out bool isVector);
        string name = type.IsArray ? nameof(OfArray) : isVector ? nameof(OfVector) : nameof(OfScalar);
        return (Action<TRow>)GenericCall.Invoke(typeof(TypedFillers), null, name, [typeof(TRow), itemType], input, column, member);
    }

    private static Action<TRow> OfText<TRow>(DataViewRow input, DataViewSchema.Column column, Member member)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = input.GetGetter<ReadOnlyMemory<char>>(column);
        var write = (Action<TRow, string>)member.Writer(typeof(TRow));
        ReadOnlyMemory<char> value = default;
        return row =>
        {
            getter(ref value);
            write(row, value.ToString());
        };
    }

    private static Action<TRow> OfTexts<TRow>(DataViewRow input, DataViewSchema.Column column, Member member)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = input.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        var write = (Action<TRow, string[]>)member.Writer(typeof(TRow));
        VBuffer<ReadOnlyMemory<char>> value = default;
        return row =>
        {
            getter(ref value);
            write(row, [.. value.DenseValues().Select(v => v.ToString())]);
        };
    }

    private static Action<TRow> OfScalar<TRow, T>(DataViewRow input, DataViewSchema.Column column, Member member)
    {
        ValueGetter<T> getter = input.GetGetter<T>(column);
        var write = (Action<TRow, T>)member.Writer(typeof(TRow));
        T value = default;
        return row =>
        {
            getter(ref value);
            write(row, value);
        };
    }

    /// <summary>The row's own array is filled where its length fits: a reused row object allocates nothing.</summary>
    private static Action<TRow> OfArray<TRow, T>(DataViewRow input, DataViewSchema.Column column, Member member)
    {
        ValueGetter<VBuffer<T>> getter = input.GetGetter<VBuffer<T>>(column);
        Func<TRow, T[]> read = member.CanRead ? (Func<TRow, T[]>)member.Reader(typeof(TRow)) : _ => null;
        var write = (Action<TRow, T[]>)member.Writer(typeof(TRow));
        VBuffer<T> value = default;
        return row =>
        {
            getter(ref value);
            T[] array = read(row);
            if (array?.Length != value.Length)
                array = new T[value.Length];
            value.CopyTo(array);
            write(row, array);
        };
    }

    private static Action<TRow> OfVector<TRow, T>(DataViewRow input, DataViewSchema.Column column, Member member)
    {
        ValueGetter<VBuffer<T>> getter = input.GetGetter<VBuffer<T>>(column);
        Func<TRow, VBuffer<T>> read = member.CanRead ? (Func<TRow, VBuffer<T>>)member.Reader(typeof(TRow)) : _ => default;
        var write = (Action<TRow, VBuffer<T>>)member.Writer(typeof(TRow));
        return row =>
        {
            VBuffer<T> value = read(row);
            getter(ref value);
            write(row, value);
        };
    }
}
