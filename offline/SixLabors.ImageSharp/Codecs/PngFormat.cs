using System.Buffers.Binary;

namespace SixLabors.ImageSharp.Codecs;

/// <summary>The header of a PNG, and how its samples become RGBA.</summary>
internal sealed record PngFormat(int Width, int Height, int Depth, int ColorType, bool Interlaced)
{
    private static readonly (int, int, int, int)[] Whole = [(0, 0, 1, 1)];
    private static readonly (int, int, int, int)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    public int BitsPerPixel => Depth * ColorType switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };

    public (int X0, int Y0, int DX, int DY)[] Passes => Interlaced ? Adam7 : Whole;

    public static PngFormat Read(ReadOnlySpan<byte> header)
    {
        if (header.Length != 13)
            throw new InvalidImageContentException("The PNG's header has a wrong length.");
        uint width = BinaryPrimitives.ReadUInt32BigEndian(header), height = BinaryPrimitives.ReadUInt32BigEndian(header[4..]);
        int depth = header[8], type = header[9];
        bool known = type switch
        {
            0 => depth is 1 or 2 or 4 or 8 or 16,
            3 => depth is 1 or 2 or 4 or 8,
            2 or 4 or 6 => depth is 8 or 16,
            _ => false,
        };
        if (!known || header[10] != 0 || header[11] != 0 || header[12] > 1 || width > int.MaxValue || height > int.MaxValue)
            throw new InvalidImageContentException($"The PNG's header is not valid (colour type {type}, depth {depth}).");
        return new PngFormat((int)width, (int)height, depth, type, header[12] == 1);
    }

    /// <summary>Writes one pixel of an unfiltered row as RGBA.</summary>
    public void Pixel(byte[] row, int x, byte[] palette, byte[] transparency, Span<byte> rgba)
    {
        int channels = BitsPerPixel / Depth;
        switch (ColorType)
        {
            case 3:
                int index = Sample(row, x);
                if (3 * index + 2 >= palette.Length)
                    throw new InvalidImageContentException($"The PNG uses colour {index}, which its palette does not have.");
                palette.AsSpan(3 * index, 3).CopyTo(rgba);
                rgba[3] = index < transparency.Length ? transparency[index] : byte.MaxValue;
                break;
            case 0 or 4:
                rgba[..3].Fill(Scaled(Sample(row, x * channels)));
                rgba[3] = channels == 2 ? Scaled(Sample(row, (x * channels) + 1)) : Key(row, x, 1, transparency);
                break;
            default:
                for (int c = 0; c < 3; c++)
                    rgba[c] = Scaled(Sample(row, (x * channels) + c));
                rgba[3] = channels == 4 ? Scaled(Sample(row, (x * channels) + 3)) : Key(row, 3 * x, 3, transparency);
                break;
        }
    }

    /// <summary>Zero where the samples are the one colour that is declared transparent.</summary>
    private byte Key(byte[] row, int first, int count, byte[] transparency)
    {
        if (transparency.Length != 2 * count)
            return byte.MaxValue;
        for (int c = 0; c < count; c++)
        {
            if (Sample(row, first + c) != BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2 * c)))
                return byte.MaxValue;
        }

        return 0;
    }

    private int Sample(byte[] row, int i) => Depth switch
    {
        8 => row[i],
        16 => (row[2 * i] << 8) | row[(2 * i) + 1],
        _ => row[i * Depth / 8] >> (8 - Depth - (i * Depth % 8)) & ((1 << Depth) - 1),
    };

    private byte Scaled(int sample) => Depth switch
    {
        8 => (byte)sample,
        16 => (byte)(((sample * 255L) + 32895) >> 16),
        _ => (byte)(sample * 255 / ((1 << Depth) - 1)),
    };
}
