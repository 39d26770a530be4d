namespace SixLabors.ImageSharp.Codecs;

/// <summary>One colour plane of a JPEG: its coefficients while scans are read, its samples afterwards.</summary>
internal sealed class JpegComponent(int id, int horizontal, int vertical, int quantisation)
{
    public int Id { get; } = id;

    public int Horizontal { get; } = horizontal;

    public int Vertical { get; } = vertical;

    public int Quantisation { get; } = quantisation;

    public int BlocksWide { get; private set; }

    public int BlocksHigh { get; private set; }

    /// <summary>Blocks of the plane without the padding to whole units, which scans of one component have.</summary>
    public int OwnBlocksWide { get; private set; }

    public int OwnBlocksHigh { get; private set; }

    public short[] Coefficients { get; private set; } = [];

    public byte[] Samples { get; private set; } = [];

    public int Stride => BlocksWide * 8;

    public int PreviousDC { get; set; }

    public JpegHuffman? DC { get; set; }

    public JpegHuffman? AC { get; set; }

    public void Allocate(int width, int height, int maxHorizontal, int maxVertical)
    {
        int unitsWide = Divide(width, 8 * maxHorizontal), unitsHigh = Divide(height, 8 * maxVertical);
        (BlocksWide, BlocksHigh) = (unitsWide * Horizontal, unitsHigh * Vertical);
        OwnBlocksWide = Divide(Divide(width * Horizontal, maxHorizontal), 8);
        OwnBlocksHigh = Divide(Divide(height * Vertical, maxVertical), 8);
        Coefficients = new short[checked(BlocksWide * BlocksHigh * 64)];
    }

    public Span<short> Block(int x, int y) => Coefficients.AsSpan(((y * BlocksWide) + x) * 64, 64);

    public void Transform(ushort[] table)
    {
        Samples = new byte[BlocksWide * BlocksHigh * 64];
        for (int y = 0; y < BlocksHigh; y++)
        {
            for (int x = 0; x < BlocksWide; x++)
                JpegTransform.Inverse(Block(x, y), table, Samples.AsSpan((y * 8 * Stride) + (x * 8)), Stride);
        }

        Coefficients = [];
    }

    private static int Divide(int a, int b) => (a + b - 1) / b;
}
