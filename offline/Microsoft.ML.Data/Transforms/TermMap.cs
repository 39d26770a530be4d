using System.Globalization;
using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Numbers the values of a column, from 1; what is missing or unknown is 0.</summary>
internal abstract class TermMap
{
    public abstract PrimitiveDataViewType ItemType { get; }

    public abstract int Count { get; }

    public KeyDataViewType KeyType => new(typeof(uint), Math.Max(1, Count));

    public static TermMap Learn(IDataView data, DataViewSchema.Column column, int maximum, bool sorted) =>
        (TermMap)GenericCall.Invoke(typeof(TermMap), null, nameof(LearnCore), column.Type.ItemType().RawType, data, column, maximum, sorted);

    public static TermMap Read(BinaryReader reader)
    {
        var type = (VectorDataViewType)reader.ReadType();
        Delegate values = ValueCodec.Create(type).ReadConstant(reader);
        return (TermMap)GenericCall.Invoke(typeof(TermMap), null, nameof(FromValues), type.ItemType.RawType, type.ItemType, values);
    }

    public abstract void Write(BinaryWriter writer);

    /// <summary>A getter of keys from a column of the values' type.</summary>
    public abstract Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column);

    public abstract void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText);

    private static TermMap<T> LearnCore<T>(IDataView data, DataViewSchema.Column column, int maximum, bool sorted)
    {
        var itemType = (PrimitiveDataViewType)column.Type.ItemType();
        var terms = new List<T>();
        var seen = new HashSet<object>();
        using (DataViewRowCursor cursor = data.GetRowCursor([column]))
        {
            Func<T, bool> isMissing = TermMap<T>.Missing(itemType);
            Action read = ForEach<T>(cursor, column, value =>
            {
                if (terms.Count < maximum && !isMissing(value) && seen.Add(TermMap<T>.Lookup(value)))
                    terms.Add(value);
            });
            while (terms.Count < maximum && cursor.MoveNext())
                read();
        }

        if (sorted)
            terms.Sort(Compare);
        return new TermMap<T>(itemType, [.. terms]);
    }

    private static TermMap<T> FromValues<T>(PrimitiveDataViewType itemType, Delegate values)
    {
        VBuffer<T> terms = default;
        ((ValueGetter<VBuffer<T>>)values)(ref terms);
        return new TermMap<T>(itemType, [.. terms.DenseValues()]);
    }

    private static int Compare<T>(T a, T b) => a is ReadOnlyMemory<char> text
        ? text.Span.SequenceCompareTo(((ReadOnlyMemory<char>)(object)b).Span)
        : Comparer<T>.Default.Compare(a, b);

    private static Action ForEach<T>(DataViewRow row, DataViewSchema.Column column, Action<T> action)
    {
        if (column.Type is not VectorDataViewType)
        {
            ValueGetter<T> getter = row.GetGetter<T>(column);
            return () =>
            {
                T value = default;
                getter(ref value);
                action(value);
            };
        }

        ValueGetter<VBuffer<T>> vector = row.GetGetter<VBuffer<T>>(column);
        VBuffer<T> values = default;
        return () =>
        {
            vector(ref values);
            foreach (T value in values.DenseValues())
                action(value);
        };
    }
}

internal sealed class TermMap<T>(PrimitiveDataViewType itemType, T[] terms) : TermMap
{
    private readonly Dictionary<object, uint> _keys = terms.Select((term, i) => (term, i)).ToDictionary(t => Lookup(t.term), t => (uint)t.i + 1);

    public override PrimitiveDataViewType ItemType => itemType;

    public override int Count => terms.Length;

    public static object Lookup(T value) => value is ReadOnlyMemory<char> text ? text.ToString() : value;

    public static Func<T, bool> Missing(DataViewType type) => type is TextDataViewType
        ? value => ((ReadOnlyMemory<char>)(object)value).IsEmpty
        : MissingValues.PredicateOrNull<T>(type) ?? (_ => false);

    public override void Write(BinaryWriter writer)
    {
        var type = new VectorDataViewType(itemType, terms.Length);
        writer.TryWriteType(type);
        ValueCodec.Create(type).Writer(Values())(writer);
    }

    public override Delegate MakeGetter(DataViewRow row, DataViewSchema.Column column)
    {
        Func<T, bool> isMissing = Missing(itemType);
        return ItemMapping.Make<T, uint>(row, column, value => isMissing(value) ? 0 : _keys.GetValueOrDefault(Lookup(value)));
    }

    public override void AddKeyValues(DataViewSchema.Annotations.Builder builder, bool asText)
    {
        if (terms.Length == 0)
            return;
        if (!asText || itemType is TextDataViewType)
        {
            builder.Add(AnnotationNames.KeyValues, new VectorDataViewType(itemType, terms.Length), Values());
            return;
        }

        Func<T, string> format = TextValues.FormatterOf<T>(itemType);
        ReadOnlyMemory<char>[] texts = [.. terms.Select(t => format(t).AsMemory())];
        builder.Add(AnnotationNames.KeyValues, AnnotationNames.NamesType(texts.Length),
            (ref VBuffer<ReadOnlyMemory<char>> value) => new VBuffer<ReadOnlyMemory<char>>(texts.Length, texts).CopyTo(ref value));
    }

    private ValueGetter<VBuffer<T>> Values() => (ref VBuffer<T> value) => new VBuffer<T>(terms.Length, terms).CopyTo(ref value);
}
