using System.Text;

namespace MLNet.Xai.Vision.Onnx;

/// <summary>Writes the fields of a protobuf message.</summary>
internal sealed class ProtoOutput
{
    private const int BytesWire = 2;
    private readonly MemoryStream _stream = new();

    public byte[] ToArray() => _stream.ToArray();

    /// <summary>An integer.</summary>
    public ProtoOutput Int(int field, long value)
    {
        Varint((ulong)field << 3);
        Varint((ulong)value);
        return this;
    }

    /// <summary>Text.</summary>
    public ProtoOutput Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message, or bytes.</summary>
    public ProtoOutput Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint(((ulong)field << 3) | BytesWire);
        Varint((ulong)value.Length);
        _stream.Write(value);
        return this;
    }

    /// <summary>A message that was written.</summary>
    public ProtoOutput Message(int field, ProtoOutput message) =>
        Bytes(field, message._stream.GetBuffer().AsSpan(0, checked((int)message._stream.Length)));

    /// <summary>A field as it stood in another message, its tag included.</summary>
    public ProtoOutput Raw(ReadOnlySpan<byte> field)
    {
        _stream.Write(field);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _stream.WriteByte((byte)(value | 0x80));
        _stream.WriteByte((byte)value);
    }
}
