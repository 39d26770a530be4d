using System.Buffers.Binary;

namespace SixLabors.ImageSharp.Codecs;

/// <summary>JPEG (ITU-T T.81): baseline, extended and progressive Huffman files of 8 bits with 1, 3 or 4 components.</summary>
internal sealed class JpegDecoder(byte[] bytes)
{
    private readonly ushort[]?[] _quantisation = new ushort[]?[4];
    private readonly JpegHuffman?[] _dc = new JpegHuffman?[4];
    private readonly JpegHuffman?[] _ac = new JpegHuffman?[4];
    private JpegComponent[] _components = [];
    private int _width;
    private int _height;
    private int _restartInterval;
    private bool _progressive;
    private int _adobeTransform = -1;

    public Bitmap Decode()
    {
        int at = 2;
        bool scanned = false;
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
            {
                at++;
                continue;
            }

            int marker = bytes[at + 1];
            if (marker == 0xD9)
                break;
            if (marker is 0xFF or 0x00 or 0x01 or (>= 0xD0 and <= 0xD8))
            {
                at += marker == 0xFF ? 1 : 2;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > bytes.Length)
                throw new InvalidImageContentException("The JPEG ends in the middle of a segment.");
            ReadOnlySpan<byte> content = bytes.AsSpan(at + 4, length - 2);
            at += 2 + length;
            if (marker == 0xDA)
            {
                at = ReadScan(content, at);
                scanned = true;
            }
            else
            {
                ReadSegment(marker, content);
            }
        }

        if (!scanned)
            throw new InvalidImageContentException("The JPEG has no picture in it.");
        foreach (JpegComponent component in _components)
            component.Transform(_quantisation[component.Quantisation] ?? throw new InvalidImageContentException("A quantisation table of the JPEG is missing."));
        return JpegColor.Compose(_components, _width, _height, _adobeTransform);
    }

    private void ReadSegment(int marker, ReadOnlySpan<byte> content)
    {
        try
        {
            switch (marker)
            {
                case 0xC0 or 0xC1 or 0xC2:
                    ReadFrame(content, marker == 0xC2);
                    break;
                case 0xC3 or (>= 0xC5 and <= 0xC7) or (>= 0xC9 and <= 0xCB) or (>= 0xCD and <= 0xCF):
                    throw new InvalidImageContentException("The JPEG is lossless, hierarchical or arithmetic-coded, which is not supported.");
                case 0xC4:
                    ReadHuffman(content);
                    break;
                case 0xDB:
                    ReadQuantisation(content);
                    break;
                case 0xDD:
                    _restartInterval = BinaryPrimitives.ReadUInt16BigEndian(content);
                    break;
                case 0xEE when content.Length >= 12 && content[..5].SequenceEqual("Adobe"u8):
                    _adobeTransform = content[11];
                    break;
            }
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidImageContentException("A segment of the JPEG is shorter than it says.", e);
        }
    }

    private void ReadFrame(ReadOnlySpan<byte> content, bool progressive)
    {
        if (_components.Length > 0)
            throw new InvalidImageContentException("The JPEG has more than one frame.");
        _progressive = progressive;
        int count = content[5];
        (_height, _width) = (BinaryPrimitives.ReadUInt16BigEndian(content[1..]), BinaryPrimitives.ReadUInt16BigEndian(content[3..]));
        if (content[0] != 8 || count is not (1 or 3 or 4) || _width == 0 || _height == 0)
            throw new InvalidImageContentException($"A JPEG of {content[0]} bits, {count} components and {_width} x {_height} pixels is not supported.");
        _components = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> part = content.Slice(6 + (3 * i), 3);
            int horizontal = part[1] >> 4, vertical = part[1] & 15;
            if (horizontal is < 1 or > 4 || vertical is < 1 or > 4 || part[2] > 3)
                throw new InvalidImageContentException("The JPEG has impossible sampling factors.");
            _components[i] = new JpegComponent(part[0], horizontal, vertical, part[2]);
        }

        foreach (JpegComponent component in _components)
            component.Allocate(_width, _height, _components.Max(c => c.Horizontal), _components.Max(c => c.Vertical));
    }

    private void ReadHuffman(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            int kind = content[0] >> 4, index = content[0] & 3, total = 0;
            foreach (byte count in content.Slice(1, 16))
                total += count;
            (kind == 0 ? _dc : _ac)[index] = new JpegHuffman(content.Slice(1, 16), content.Slice(17, total));
            content = content[(17 + total)..];
        }
    }

    private void ReadQuantisation(ReadOnlySpan<byte> content)
    {
        while (content.Length > 0)
        {
            bool wide = content[0] >> 4 != 0;
            var table = new ushort[64];
            for (int k = 0; k < 64; k++)
                table[JpegTransform.ZigZag[k]] = wide ? BinaryPrimitives.ReadUInt16BigEndian(content[(1 + (2 * k))..]) : content[1 + k];
            _quantisation[content[0] & 3] = table;
            content = content[(wide ? 129 : 65)..];
        }
    }

    private int ReadScan(ReadOnlySpan<byte> content, int at)
    {
        if (_components.Length == 0 || content.Length < 1 || content.Length < 4 + (2 * content[0]))
            throw new InvalidImageContentException("The JPEG has a scan without a frame.");
        int count = content[0];
        var chosen = new JpegComponent[count];
        for (int i = 0; i < count; i++)
        {
            int id = content[1 + (2 * i)], tables = content[2 + (2 * i)];
            chosen[i] = Array.Find(_components, c => c.Id == id) ?? throw new InvalidImageContentException("A scan of the JPEG names a component that does not exist.");
            (chosen[i].DC, chosen[i].AC, chosen[i].PreviousDC) = (_dc[tables >> 4 & 3], _ac[tables & 3], 0);
        }

        ReadOnlySpan<byte> band = content[(1 + (2 * count))..];
        if (_progressive && (band[0] > band[1] || band[1] > 63 || (band[0] > 0 && count != 1)))
            throw new InvalidImageContentException("A scan of the JPEG has an impossible band.");
        JpegBits bits = new(bytes, at);
        int maxH = _components.Max(c => c.Horizontal), maxV = _components.Max(c => c.Vertical);
        new JpegScan(chosen, bits, _progressive, band[0], band[1], _progressive ? band[2] >> 4 : 0, _progressive ? band[2] & 15 : 0)
            .Read(_restartInterval, (_width + (8 * maxH) - 1) / (8 * maxH), (_height + (8 * maxV) - 1) / (8 * maxV));
        return bits.Position;
    }
}
