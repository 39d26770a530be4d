namespace SixLabors.ImageSharp.Codecs;

/// <summary>Reads the entropy-coded bits of a scan; a stuffed zero after 0xFF is skipped, a marker ends them.</summary>
internal sealed class JpegBits(byte[] bytes, int start)
{
    private int _buffer;
    private int _count;

    /// <summary>Where the next byte is read.</summary>
    public int Position { get; private set; } = start;

    public int Bit()
    {
        if (_count == 0)
        {
            _buffer = NextByte();
            _count = 8;
        }

        _count--;
        return _buffer >> _count & 1;
    }

    public int Bits(int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
            value = (value << 1) | Bit();
        return value;
    }

    /// <summary>A number of so many bits in JPEG's signed code.</summary>
    public int Signed(int count)
    {
        int value = Bits(count);
        return count > 0 && value < 1 << (count - 1) ? value - (1 << count) + 1 : value;
    }

    /// <summary>Skips to behind a restart marker, if there is one.</summary>
    public void Restart()
    {
        _count = 0;
        while (Position + 1 < bytes.Length && !(bytes[Position] == 0xFF && bytes[Position + 1] is >= 0xD0 and <= 0xD7))
        {
            // Any other marker ends the scan: stay before it.
            if (bytes[Position] == 0xFF && bytes[Position + 1] is not (0x00 or 0xFF))
                return;
            Position++;
        }

        Position = Math.Min(Position + 2, bytes.Length);
    }

    private int NextByte()
    {
        if (Position >= bytes.Length)
            throw new InvalidImageContentException("The JPEG ends in the middle of a scan.");
        int value = bytes[Position];
        if (value != 0xFF)
        {
            Position++;
            return value;
        }

        if (Position + 1 >= bytes.Length)
            throw new InvalidImageContentException("The JPEG ends in the middle of a scan.");
        if (bytes[Position + 1] != 0)
            return 0; // A marker: the missing bits of the last code are zeros.
        Position += 2;
        return 0xFF;
    }
}
