using System.Buffers.Binary;
using System.IO.Compression;

namespace MLNet.Xai.Core.Imaging;

/// <summary>RGB bytes as a PNG file (ISO/IEC 15948), for pictures inside pages: 8 bits a channel, no filter.</summary>
public static class PngFile
{
    /// <summary>The bytes of the file.</summary>
    /// <param name="rgb">Interleaved RGB bytes, row by row.</param>
    /// <param name="width">Pixels in a row.</param>
    /// <param name="height">Rows.</param>
    /// <exception cref="ArgumentException">The bytes are not width x height x 3.</exception>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height)
    {
        Segmentation.ImageChecks.Rgb(rgb, width, height);
        using MemoryStream file = new();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, 2);
        header[10..].Clear();
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Compressed(rgb, width, height));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Compressed(ReadOnlySpan<byte> rgb, int width, int height)
    {
        using MemoryStream memory = new();
        using (ZLibStream zlib = new(memory, CompressionLevel.Optimal))
        {
            for (int y = 0; y < height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(rgb.Slice(3 * y * width, 3 * width));
            }
        }

        return memory.ToArray();
    }

    private static void Chunk(Stream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, content.Length);
        type.CopyTo(bytes.AsSpan(4));
        content.CopyTo(bytes.AsSpan(8));
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8 + content.Length), Checksum(bytes.AsSpan(4, 4 + content.Length)));
        file.Write(bytes);
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int k = 0; k < 8; k++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }

        return ~crc;
    }
}
