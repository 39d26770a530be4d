using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tables;

/// <summary>The values of a column in the rows that were read last.</summary>
internal abstract class BatchColumn(string name, DataViewType type)
{
    public string Name => name;

    public DataViewType Type => type;

    public abstract Delegate CreateGetter(TableCursor cursor);

    /// <summary>An empty column of that type.</summary>
    public static BatchColumn Create(string name, DataViewType type) => type is VectorDataViewType vector
        ? Make(typeof(VectorBatch<>), vector.ItemType.RawType, name, type)
        : Make(typeof(ScalarBatch<>), type.RawType, name, type);

    private static BatchColumn Make(Type generic, Type raw, string name, DataViewType type) =>
        (BatchColumn)Activator.CreateInstance(generic.MakeGenericType(raw), name, type)!;
}

/// <summary>One value a row.</summary>
internal sealed class ScalarBatch<T>(string name, DataViewType type) : BatchColumn(name, type)
{
    public T[] Values { get; } = new T[TableReader.BatchRows];

    public override Delegate CreateGetter(TableCursor cursor)
    {
        T[] values = Values;
        return new ValueGetter<T>((ref T value) => value = values[cursor.Row]);
    }
}

/// <summary>A vector a row, one after the other.</summary>
internal sealed class VectorBatch<T>(string name, DataViewType type) : BatchColumn(name, type)
{
    public T[] Values = [];

    /// <summary>Where each row starts, and the last one ends.</summary>
    public int[] Starts { get; } = new int[TableReader.BatchRows + 1];

    /// <summary>Number of slots, or 0 where rows differ.</summary>
    public int Size { get; } = ((VectorDataViewType)type).Size;

    public void Reserve(int count)
    {
        if (Values.Length < count)
            Array.Resize(ref Values, Math.Max(count, Values.Length * 2));
    }

    public override Delegate CreateGetter(TableCursor cursor) => new ValueGetter<VBuffer<T>>((ref VBuffer<T> value) =>
    {
        int from = Starts[cursor.Row], size = Starts[cursor.Row + 1] - from;
        VBufferEditor<T> editor = VBufferEditor.Create(ref value, size);
        Values.AsSpan(from, size).CopyTo(editor.Values);
        value = editor.Commit();
    });
}
