namespace SixLabors.ImageSharp.Codecs;

/// <summary>Baseline JPEG without chroma subsampling, with the tables of T.81 annex K scaled to a quality as libjpeg does.</summary>
internal sealed class JpegWriter(Stream stream, int quality)
{
    private static readonly byte[] LumaTable =
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
        18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ];

    private static readonly byte[] ChromaTable =
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ];

    private readonly JpegBitWriter _bits = new(stream);

    public void Encode(int width, int height, ReadOnlySpan<byte> rgba)
    {
        byte[][] tables = [Scaled(LumaTable), Scaled(ChromaTable)];
        stream.Write([0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
        for (int t = 0; t < 2; t++)
        {
            stream.Write([0xFF, 0xDB, 0, 67, (byte)t]);
            for (int k = 0; k < 64; k++)
                stream.WriteByte(tables[t][JpegTransform.ZigZag[k]]);
        }

        stream.Write([0xFF, 0xC0, 0, 17, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
        JpegCodes.WriteTables(stream);
        stream.Write([0xFF, 0xDA, 0, 12, 3, 1, 0x00, 2, 0x11, 3, 0x11, 0, 63, 0]);
        var previous = new int[3];
        Span<float> samples = stackalloc float[64];
        for (int y = 0; y < height; y += 8)
        {
            for (int x = 0; x < width; x += 8)
            {
                for (int c = 0; c < 3; c++)
                {
                    Load(rgba, width, height, x, y, c, samples);
                    Block(samples, tables[Math.Min(c, 1)], Math.Min(c, 1), ref previous[c]);
                }
            }
        }

        _bits.Flush();
        stream.Write([0xFF, 0xD9]);
    }

    private static void Load(ReadOnlySpan<byte> rgba, int width, int height, int x0, int y0, int component, Span<float> samples)
    {
        for (int i = 0; i < 64; i++)
        {
            int x = Math.Min(x0 + (i % 8), width - 1), y = Math.Min(y0 + (i / 8), height - 1);
            ReadOnlySpan<byte> p = rgba.Slice(4 * ((y * width) + x), 3);
            samples[i] = component switch
            {
                0 => (0.299f * p[0]) + (0.587f * p[1]) + (0.114f * p[2]) - 128,
                1 => (-0.168736f * p[0]) - (0.331264f * p[1]) + (0.5f * p[2]),
                _ => (0.5f * p[0]) - (0.418688f * p[1]) - (0.081312f * p[2]),
            };
        }
    }

    private void Block(ReadOnlySpan<float> samples, byte[] table, int kind, ref int previous)
    {
        Span<float> transformed = stackalloc float[64];
        JpegTransform.Forward(samples, transformed);
        Span<int> values = stackalloc int[64];
        for (int k = 0; k < 64; k++)
        {
            int at = JpegTransform.ZigZag[k];
            values[k] = (int)MathF.Round(transformed[at] / table[at]);
        }

        int difference = values[0] - previous;
        previous = values[0];
        int size = Size(difference);
        Write(JpegCodes.DC[kind][size]);
        _bits.Signed(difference, size);
        int run = 0;
        for (int k = 1; k < 64; k++)
        {
            if (values[k] == 0)
            {
                run++;
                continue;
            }

            for (; run > 15; run -= 16)
                Write(JpegCodes.AC[kind][0xF0]);
            size = Size(values[k]);
            Write(JpegCodes.AC[kind][(run << 4) | size]);
            _bits.Signed(values[k], size);
            run = 0;
        }

        if (run > 0)
            Write(JpegCodes.AC[kind][0]);
    }

    private void Write((int Code, int Length) code) => _bits.Bits(code.Code, code.Length);

    private static int Size(int value) => 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Abs(value));

    private byte[] Scaled(byte[] table)
    {
        int scale = quality < 50 ? 5000 / quality : 200 - (2 * quality);
        return [.. table.Select(v => (byte)Math.Clamp(((v * scale) + 50) / 100, 1, 255))];
    }
}
