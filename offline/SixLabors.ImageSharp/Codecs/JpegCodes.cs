namespace SixLabors.ImageSharp.Codecs;

/// <summary>The Huffman tables of T.81 annex K.3, for luma (0) and chroma (1).</summary>
internal static class JpegCodes
{
    private static readonly byte[][] DCCounts = [[0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0], [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0]];
    private static readonly byte[] DCValues = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];

    private static readonly byte[][] ACCounts = [[0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125], [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119]];
    private static readonly byte[][] ACValues =
    [
        Convert.FromHexString(
            "01020300041105122131410613516107227114328191A1082342B1C11552D1F02433627282090A161718191A25262728292A3435363738393A43444546474849"
            + "4A535455565758595A636465666768696A737475767778797A838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3C4C5"
            + "C6C7C8C9CAD2D3D4D5D6D7D8D9DAE1E2E3E4E5E6E7E8E9EAF1F2F3F4F5F6F7F8F9FA"),
        Convert.FromHexString(
            "000102031104052131061241510761711322328108144291A1B1C109233352F0156272D10A162434E125F11718191A262728292A35363738393A434445464748"
            + "494A535455565758595A636465666768696A737475767778797A82838485868788898A92939495969798999AA2A3A4A5A6A7A8A9AAB2B3B4B5B6B7B8B9BAC2C3"
            + "C4C5C6C7C8C9CAD2D3D4D5D6D7D8D9DAE2E3E4E5E6E7E8E9EAF2F3F4F5F6F7F8F9FA"),
    ];

    public static (int Code, int Length)[][] DC { get; } = [Codes(DCCounts[0], DCValues), Codes(DCCounts[1], DCValues)];

    public static (int Code, int Length)[][] AC { get; } = [Codes(ACCounts[0], ACValues[0]), Codes(ACCounts[1], ACValues[1])];

    public static void WriteTables(Stream stream)
    {
        for (int kind = 0; kind < 2; kind++)
        {
            Write((byte)kind, DCCounts[kind], DCValues);
            Write((byte)(0x10 | kind), ACCounts[kind], ACValues[kind]);
        }

        void Write(byte id, byte[] counts, byte[] values)
        {
            int length = 3 + 16 + values.Length;
            stream.Write([0xFF, 0xC4, (byte)(length >> 8), (byte)length, id]);
            stream.Write(counts);
            stream.Write(values);
        }
    }

    private static (int Code, int Length)[] Codes(byte[] counts, byte[] values)
    {
        var codes = new (int, int)[256];
        int code = 0, at = 0;
        for (int length = 1; length <= 16; length++)
        {
            for (int i = 0; i < counts[length - 1]; i++)
                codes[values[at++]] = (code++, length);
            code <<= 1;
        }

        return codes;
    }
}
