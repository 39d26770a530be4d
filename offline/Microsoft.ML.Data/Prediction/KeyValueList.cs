using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>The values that a key label stands for, kept with a multiclass model: they name its scores and predictions.</summary>
internal abstract class KeyValueList
{
    public abstract int Count { get; }

    public bool IsText => this is KeyValueList<ReadOnlyMemory<char>>;

    /// <summary>Those of a column, or null where it has none.</summary>
    public static KeyValueList Of(DataViewSchema.Column column) =>
        column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues)?.Type is VectorDataViewType { IsKnownSize: true } type
            ? (KeyValueList)GenericCall.Invoke(typeof(KeyValueList), null, nameof(Read), type.ItemType.RawType, column, type)
            : null;

    public static KeyValueList Load(BinaryReader reader)
    {
        if (!reader.ReadBoolean())
            return null;
        var type = (VectorDataViewType)reader.ReadType();
        return type.ItemType is TextDataViewType
            ? new KeyValueList<ReadOnlyMemory<char>>([.. reader.ReadStrings().Select(name => name.AsMemory())], type)
            : (KeyValueList)GenericCall.Invoke(typeof(KeyValueList), null, nameof(LoadNumbers), type.ItemType.RawType, reader, type);
    }

    public static void Save(BinaryWriter writer, KeyValueList values)
    {
        writer.Write(values is not null);
        values?.Write(writer);
    }

    public abstract void AddTo(DataViewSchema.Annotations.Builder builder, string name);

    public abstract string[] ToNames();

    protected abstract void Write(BinaryWriter writer);

    private static KeyValueList<T> Read<T>(DataViewSchema.Column column, VectorDataViewType type)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(AnnotationNames.KeyValues, ref values);
        return new KeyValueList<T>([.. values.DenseValues()], type);
    }

    private static KeyValueList<T> LoadNumbers<T>(BinaryReader reader, VectorDataViewType type)
        where T : unmanaged => new(reader.ReadArray<T>(), type);
}

internal sealed class KeyValueList<T>(T[] values, VectorDataViewType type) : KeyValueList
{
    public override int Count => values.Length;

    public override void AddTo(DataViewSchema.Annotations.Builder builder, string name) =>
        builder.Add(name, type, (ref VBuffer<T> value) => new VBuffer<T>(values.Length, values).CopyTo(ref value));

    public override string[] ToNames() => Array.ConvertAll(values, value => value.ToString());

    protected override void Write(BinaryWriter writer)
    {
        Check.State(writer.TryWriteType(type), $"Key values of type {type} cannot be saved.");
        if (typeof(T) == typeof(ReadOnlyMemory<char>))
            writer.WriteStrings(ToNames());
        else
            GenericCall.Invoke(typeof(KeyValueList<T>), null, nameof(WriteNumbers), typeof(T), writer, values);
    }

    private static void WriteNumbers<TNumber>(BinaryWriter writer, TNumber[] numbers)
        where TNumber : unmanaged => writer.WriteArray<TNumber>(numbers);
}
