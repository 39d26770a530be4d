using System.Buffers.Binary;
using System.IO.Compression;

namespace SixLabors.ImageSharp.Codecs;

/// <summary>PNG (ISO/IEC 15948): every colour type and depth, interlaced or not, to RGBA; checksums are checked.</summary>
internal static class PngDecoder
{
    private const uint Header = 0x49484452, Palette = 0x504C5445, Data = 0x49444154, End = 0x49454E44, Transparency = 0x74524E53;

    public static ReadOnlySpan<byte> Signature => [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A];

    public static Bitmap Decode(ReadOnlySpan<byte> bytes)
    {
        PngFormat? format = null;
        byte[] palette = [], transparency = [];
        using MemoryStream compressed = new();
        int at = Signature.Length;
        while (true)
        {
            if (at + 12 > bytes.Length)
                throw new InvalidImageContentException("The PNG ends in the middle of a chunk.");
            uint length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (length > (uint)(bytes.Length - at - 12))
                throw new InvalidImageContentException("The PNG ends in the middle of a chunk.");
            uint type = BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 4)..]);
            ReadOnlySpan<byte> content = bytes.Slice(at + 8, (int)length);
            if (PngChecksum.Of(bytes.Slice(at + 4, (int)length + 4)) != BinaryPrimitives.ReadUInt32BigEndian(bytes[(at + 8 + (int)length)..]))
                throw new InvalidImageContentException("A chunk of the PNG has a wrong checksum.");
            if (format is null && type != Header)
                throw new InvalidImageContentException("The PNG does not begin with its header.");
            switch (type)
            {
                case Header:
                    format = PngFormat.Read(content);
                    break;
                case Palette:
                    palette = content.ToArray();
                    break;
                case Transparency:
                    transparency = content.ToArray();
                    break;
                case Data:
                    compressed.Write(content);
                    break;
                case End:
                    compressed.Position = 0;
                    return Pixels(format!, palette, transparency, compressed);
            }

            at += 12 + (int)length;
        }
    }

    private static Bitmap Pixels(PngFormat format, byte[] palette, byte[] transparency, Stream compressed)
    {
        Bitmap bitmap = new(format.Width, format.Height);
        using ZLibStream stream = new(compressed, CompressionMode.Decompress);
        foreach ((int x0, int y0, int dx, int dy) in format.Passes)
        {
            int width = (format.Width - x0 + dx - 1) / dx, height = (format.Height - y0 + dy - 1) / dy;
            if (width <= 0 || height <= 0)
                continue;
            int stride = ((width * format.BitsPerPixel) + 7) / 8;
            byte[] row = new byte[stride], above = new byte[stride];
            for (int y = 0; y < height; y++)
            {
                int filter = ReadRow(stream, row);
                Unfilter(filter, row, above, Math.Max(1, format.BitsPerPixel / 8));
                for (int x = 0; x < width; x++)
                    format.Pixel(row, x, palette, transparency, bitmap.Rgba.AsSpan(4 * (((y0 + (y * dy)) * format.Width) + x0 + (x * dx)), 4));
                (row, above) = (above, row);
            }
        }

        return bitmap;
    }

    private static int ReadRow(Stream stream, byte[] row)
    {
        try
        {
            int filter = stream.ReadByte();
            if (filter < 0)
                throw new EndOfStreamException();
            stream.ReadExactly(row);
            return filter;
        }
        catch (Exception e) when (e is EndOfStreamException or InvalidDataException)
        {
            throw new InvalidImageContentException("The PNG's pixels are damaged or cut short.", e);
        }
    }

    private static void Unfilter(int filter, byte[] row, byte[] above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            row[i] += (byte)(filter switch
            {
                0 => 0,
                1 => left,
                2 => up,
                3 => (left + up) / 2,
                4 => Paeth(left, up, corner),
                _ => throw new InvalidImageContentException($"The PNG has a row with the unknown filter {filter}."),
            });
        }
    }

    public static int Paeth(int left, int up, int corner)
    {
        int a = Math.Abs(up - corner), b = Math.Abs(left - corner), c = Math.Abs(left + up - (2 * corner));
        return a <= b && a <= c ? left : b <= c ? up : corner;
    }
}
