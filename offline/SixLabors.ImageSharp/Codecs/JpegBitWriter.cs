namespace SixLabors.ImageSharp.Codecs;

/// <summary>Writes entropy-coded bits, stuffing a zero behind every 0xFF.</summary>
internal sealed class JpegBitWriter(Stream stream)
{
    private int _buffer;
    private int _count;

    public void Bits(int value, int count)
    {
        for (int i = count - 1; i >= 0; i--)
        {
            _buffer = (_buffer << 1) | (value >> i & 1);
            if (++_count < 8)
                continue;
            stream.WriteByte((byte)_buffer);
            if (_buffer == 0xFF)
                stream.WriteByte(0);
            (_buffer, _count) = (0, 0);
        }
    }

    public void Signed(int value, int size) => Bits(value < 0 ? value + (1 << size) - 1 : value, size);

    public void Flush()
    {
        while (_count > 0)
            Bits(1, 1);
    }
}
