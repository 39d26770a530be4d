namespace SixLabors.ImageSharp.Codecs;

/// <summary>A Huffman table of a JPEG (ITU-T T.81, annex C and F.2.2.3).</summary>
internal sealed class JpegHuffman
{
    private readonly int[] _maxCode = new int[18];
    private readonly int[] _offset = new int[17];
    private readonly byte[] _values;

    public JpegHuffman(ReadOnlySpan<byte> counts, ReadOnlySpan<byte> values)
    {
        _values = values.ToArray();
        int code = 0, at = 0;
        for (int length = 1; length <= 16; length++)
        {
            _offset[length] = at - code;
            code += counts[length - 1];
            at += counts[length - 1];
            _maxCode[length] = counts[length - 1] > 0 ? code - 1 : -1;
            if (code > 1 << length)
                throw new InvalidImageContentException("A Huffman table of the JPEG is not valid.");
            code <<= 1;
        }
    }

    public int Decode(JpegBits bits)
    {
        int code = 0;
        for (int length = 1; length <= 16; length++)
        {
            code = (code << 1) | bits.Bit();
            if (_maxCode[length] >= 0 && code <= _maxCode[length] && code + _offset[length] >= 0)
                return _values[code + _offset[length]];
        }

        throw new InvalidImageContentException("The JPEG has a code that is in no Huffman table.");
    }
}
