using System.Buffers;
using System.Globalization;
using System.Text;

namespace MLNet.Xai.Data.Writing;

/// <summary>Text as UTF-8 on its way to a stream; numbers in the invariant culture, the shortest digits that give the same bits back.</summary>
internal sealed class Utf8Output(Stream stream) : IBufferWriter<byte>
{
    private const int FlushAt = 1 << 16;

    private byte[] _buffer = new byte[FlushAt * 2];
    private int _count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    public void Write(byte value)
    {
        GetSpan(1)[0] = value;
        Advance(1);
    }

    public void Write(ReadOnlySpan<char> text) => Advance(Encoding.UTF8.GetBytes(text, GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    public void Write<T>(T value, ReadOnlySpan<char> format = default) where T : IUtf8SpanFormattable
    {
        int written;
        for (int size = 64; !value.TryFormat(GetSpan(size), out written, format, CultureInfo.InvariantCulture); size *= 2)
        {
            // More room.
        }

        Advance(written);
    }

    /// <summary>Hands on what has come together, once it is enough.</summary>
    public void EndRow()
    {
        if (_count >= FlushAt)
            Flush();
    }

    public void Flush()
    {
        stream.Write(_buffer.AsSpan(0, _count));
        _count = 0;
    }

    public void Advance(int count) => _count += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_count);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_count);
    }

    private void Reserve(int size)
    {
        if (_buffer.Length - _count < Math.Max(1, size))
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _count + size));
    }
}
