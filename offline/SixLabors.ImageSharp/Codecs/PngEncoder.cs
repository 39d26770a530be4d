using System.Buffers.Binary;
using System.IO.Compression;

namespace SixLabors.ImageSharp.Codecs;

/// <summary>Writes 8-bit RGB, or RGBA where a pixel is not opaque; rows filtered by Paeth.</summary>
internal static class PngEncoder
{
    public static void Encode(Stream stream, int width, int height, ReadOnlySpan<byte> rgba)
    {
        bool opaque = true;
        for (int i = 3; i < rgba.Length; i += 4)
            opaque &= rgba[i] == byte.MaxValue;
        stream.Write(PngDecoder.Signature);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, (byte)(opaque ? 2 : 6));
        Chunk(stream, "IHDR"u8, header);
        Chunk(stream, "IDAT"u8, Compressed(width, height, rgba, opaque ? 3 : 4));
        Chunk(stream, "IEND"u8, []);
    }

    private static byte[] Compressed(int width, int height, ReadOnlySpan<byte> rgba, int channels)
    {
        using MemoryStream memory = new();
        using (ZLibStream zlib = new(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            byte[] row = new byte[width * channels], above = new byte[row.Length], filtered = new byte[row.Length + 1];
            filtered[0] = 4;
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    rgba.Slice(4 * ((y * width) + x), channels).CopyTo(row.AsSpan(x * channels));
                for (int i = 0; i < row.Length; i++)
                {
                    int left = i >= channels ? row[i - channels] : 0, up = above[i], corner = i >= channels ? above[i - channels] : 0;
                    filtered[i + 1] = (byte)(row[i] - PngDecoder.Paeth(left, up, corner));
                }

                zlib.Write(filtered);
                (row, above) = (above, row);
            }
        }

        return memory.ToArray();
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, content.Length);
        type.CopyTo(bytes.AsSpan(4));
        content.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + content.Length), PngChecksum.Of(bytes.AsSpan(4, 4 + content.Length)));
        stream.Write(bytes);
    }
}
