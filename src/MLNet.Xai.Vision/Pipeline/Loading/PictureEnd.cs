using System.Buffers.Binary;

namespace MLNet.Xai.Vision.Pipeline.Loading;

/// <summary>Whether a JPEG or PNG file reaches its end: decoders fill up with grey what is missing, and say nothing.</summary>
internal static class PictureEnd
{
    private static readonly byte[] s_png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>What is missing, or <see langword="null"/>.</summary>
    public static string? Missing(ReadOnlySpan<byte> file) =>
        file.StartsWith((ReadOnlySpan<byte>)[0xff, 0xd8]) ? HasJpegEnd(file) ? null : "it is a JPEG that ends before its picture does: it was truncated"
        : file.StartsWith(s_png) ? HasPngEnd(file) ? null : "it is a PNG that ends before its picture does: it was truncated"
        : null;

    private static bool HasJpegEnd(ReadOnlySpan<byte> file)
    {
        int at = 2;
        while (at + 1 < file.Length)
        {
            // Between segments, and within the entropy-coded data behind a start of scan, where 0xff 0x00 is a number and 0xd0 to 0xd7 are restarts.
            if (file[at] != 0xff || file[at + 1] is 0x00 or 0xff or (>= 0xd0 and <= 0xd7))
            {
                at++;
                continue;
            }

            byte marker = file[at + 1];
            if (marker == 0xd9)
                return true;
            at += 2;
            if (marker is 0x01 or 0xd8)
                continue;
            if (at + 2 > file.Length)
                return false;
            at += BinaryPrimitives.ReadUInt16BigEndian(file[at..]);
        }

        return false;
    }

    private static bool HasPngEnd(ReadOnlySpan<byte> file)
    {
        for (long at = s_png.Length; at + 12 <= file.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(file[(int)at..]);
            if (at + 12 + length > file.Length)
                return false;
            if (file.Slice((int)at + 4, 4).SequenceEqual("IEND"u8))
                return true;
            at += 12 + length;
        }

        return false;
    }
}
