using System.Buffers.Binary;
using System.Text;

namespace MLNet.Xai.Tests.Support.Onnx;

/// <summary>Writes protobuf messages: enough for ONNX files that tests make themselves.</summary>
public sealed class ProtoWriter
{
    private readonly MemoryStream _stream = new();

    /// <summary>What was written.</summary>
    public byte[] ToArray() => _stream.ToArray();

    /// <summary>An integer.</summary>
    public ProtoWriter Int(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>A message, or bytes.</summary>
    public ProtoWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _stream.Write(value);
        return this;
    }

    /// <summary>Text.</summary>
    public ProtoWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Floats, packed or one by one as the ONNX libraries write them.</summary>
    public ProtoWriter Singles(int field, IReadOnlyList<float> values, bool packed = false)
    {
        byte[] bytes = new byte[4 * values.Count];
        for (int i = 0; i < values.Count; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        if (packed)
            return Bytes(field, bytes);
        for (int i = 0; i < values.Count; i++)
        {
            Varint(((ulong)field << 3) | 5);
            _stream.Write(bytes.AsSpan(4 * i, 4));
        }

        return this;
    }

    /// <summary>Integers, packed or one by one.</summary>
    public ProtoWriter Ints(int field, IReadOnlyList<long> values, bool packed = false)
    {
        if (packed)
        {
            var inner = new ProtoWriter();
            foreach (long value in values)
                inner.Varint((ulong)value);
            return Bytes(field, inner.ToArray());
        }

        foreach (long value in values)
            Int(field, value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _stream.WriteByte((byte)(value | 0x80));
        _stream.WriteByte((byte)value);
    }
}
