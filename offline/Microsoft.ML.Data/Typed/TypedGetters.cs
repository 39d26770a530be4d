using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Makes column getters out of functions that return a member's value: text of a string, a vector of an array.</summary>
internal static class TypedGetters
{
    /// <summary><paramref name="value"/> is a <c>Func&lt;T&gt;</c> of the member's type.</summary>
    public static Delegate Make(Type memberType, Delegate value)
    {
        if (memberType == typeof(string))
        {
            var text = (Func<string>)value;
            return (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> dst) => dst = text().AsMemory());
        }

        if (memberType == typeof(string[]))
            return OfTexts((Func<string[]>)value);
        Member.Shape(memberType, out Type itemType, out bool isVector);
        string name = memberType.IsArray ? nameof(OfArray) : isVector ? nameof(OfVector) : nameof(OfScalar);
        return (Delegate)GenericCall.Invoke(typeof(TypedGetters), null, name, itemType, value);
    }

    /// <summary>A getter of one column of the row that <paramref name="current"/> gives.</summary>
    public static Delegate OfMember<TRow>(TypedColumn column, Func<TRow> current)
    {
        string name = column.Type is KeyDataViewType ? nameof(OfKey) : nameof(OfMemberCore);
        return (Delegate)GenericCall.Invoke(typeof(TypedGetters), null, name, [typeof(TRow), column.Member.Type], column, current);
    }

    private static Delegate OfMemberCore<TRow, T>(TypedColumn column, Func<TRow> current)
    {
        var read = (Func<TRow, T>)column.Member.Reader(typeof(TRow));
        return Make(typeof(T), (Func<T>)(() => read(current())));
    }

    /// <summary>An object holds keys from 0, a column from 1: 0 is missing, as is what the type cannot hold.</summary>
    private static ValueGetter<T> OfKey<TRow, T>(TypedColumn column, Func<TRow> current)
        where T : struct, System.Numerics.IBinaryInteger<T>
    {
        var read = (Func<TRow, T>)column.Member.Reader(typeof(TRow));
        ulong count = ((KeyDataViewType)column.Type).Count;
        return (ref T dst) =>
        {
            T raw = read(current());
            dst = ulong.CreateChecked(raw) < count ? raw + T.One : T.Zero;
        };
    }

    private static ValueGetter<T> OfScalar<T>(Func<T> value) => (ref T dst) => dst = value();

    private static ValueGetter<VBuffer<T>> OfVector<T>(Func<VBuffer<T>> value) => (ref VBuffer<T> dst) => value().CopyTo(ref dst);

    private static ValueGetter<VBuffer<T>> OfArray<T>(Func<T[]> value) => (ref VBuffer<T> dst) =>
    {
        T[] items = value();
        VBufferEditor<T> editor = VBufferEditor.Create(ref dst, items?.Length ?? 0);
        items.AsSpan().CopyTo(editor.Values);
        dst = editor.Commit();
    };

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> OfTexts(Func<string[]> value) => (ref VBuffer<ReadOnlyMemory<char>> dst) =>
    {
        string[] items = value();
        VBufferEditor<ReadOnlyMemory<char>> editor = VBufferEditor.Create(ref dst, items?.Length ?? 0);
        for (int i = 0; i < editor.Values.Length; i++)
            editor.Values[i] = items[i].AsMemory();
        dst = editor.Commit();
    };
}
