using Microsoft.ML.Internals;

namespace Microsoft.ML.Data;

/// <summary>Writes and reads the values of one column type.</summary>
internal abstract class ValueCodec
{
    /// <summary>A codec for a type that <see cref="BinaryExtensions.TryWriteType"/> accepts.</summary>
    public static ValueCodec Create(DataViewType type)
    {
        DataViewType item = type.ItemType();
        object codec = item is TextDataViewType ? new TextCodec() : GenericCall.Invoke(typeof(ValueCodec), null, nameof(MakeItem), item.RawType);
        return type is VectorDataViewType
            ? (ValueCodec)GenericCall.Invoke(typeof(ValueCodec), null, nameof(MakeVector), item.RawType, codec)
            : (ValueCodec)codec;
    }

    /// <summary>An action that writes a row's present value.</summary>
    public abstract Action<BinaryWriter> Writer(Delegate getter);

    /// <summary>A getter of a value read now.</summary>
    public abstract Delegate ReadConstant(BinaryReader reader);

    /// <summary>An action that reads the next value, and a getter of the one read last.</summary>
    public abstract (Action<BinaryReader> Read, Delegate Getter) Reader();

    private static ItemCodec<T> MakeItem<T>()
        where T : unmanaged => new();

    private static VectorCodec<T> MakeVector<T>(ValueCodec<T> item) => new(item);

    private sealed class TextCodec : ValueCodec<ReadOnlyMemory<char>>
    {
        public override void Write(BinaryWriter writer, in ReadOnlyMemory<char> value) => writer.Write(value.ToString());

        public override void Read(BinaryReader reader, ref ReadOnlyMemory<char> value) => value = reader.ReadString().AsMemory();
    }

    private sealed class ItemCodec<T> : ValueCodec<T>
        where T : unmanaged
    {
        public override void Write(BinaryWriter writer, in T value) =>
            writer.Write(System.Runtime.InteropServices.MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in value)));

        public override void Read(BinaryReader reader, ref T value)
        {
            Span<byte> bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(new Span<T>(ref value));
            reader.BaseStream.ReadExactly(bytes);
        }
    }

    private sealed class VectorCodec<T>(ValueCodec<T> item) : ValueCodec<VBuffer<T>>
    {
        public override void Write(BinaryWriter writer, in VBuffer<T> value)
        {
            ReadOnlySpan<T> values = value.GetValues();
            writer.Write(value.Length);
            writer.Write(values.Length);
            foreach (ref readonly T one in values)
                item.Write(writer, in one);
            foreach (int index in value.GetIndices())
                writer.Write(index);
        }

        public override void Read(BinaryReader reader, ref VBuffer<T> value)
        {
            int length = reader.ReadInt32();
            VBufferEditor<T> editor = VBufferEditor.Create(ref value, length, reader.ReadInt32());
            for (int i = 0; i < editor.Values.Length; i++)
                item.Read(reader, ref editor.Values[i]);
            for (int i = 0; i < editor.Indices.Length; i++)
                editor.Indices[i] = reader.ReadInt32();
            value = editor.Commit();
        }
    }
}

internal abstract class ValueCodec<T> : ValueCodec
{
    public abstract void Write(BinaryWriter writer, in T value);

    public abstract void Read(BinaryReader reader, ref T value);

    public override Action<BinaryWriter> Writer(Delegate getter)
    {
        var typed = (ValueGetter<T>)getter;
        T value = default;
        return writer =>
        {
            typed(ref value);
            Write(writer, in value);
        };
    }

    public override Delegate ReadConstant(BinaryReader reader)
    {
        T value = default;
        Read(reader, ref value);
        return (ValueGetter<T>)((ref T destination) => ValueCopier<T>.Copy(in value, ref destination));
    }

    public override (Action<BinaryReader> Read, Delegate Getter) Reader()
    {
        T value = default;
        return (reader => Read(reader, ref value), (ValueGetter<T>)((ref T destination) => ValueCopier<T>.Copy(in value, ref destination)));
    }
}
