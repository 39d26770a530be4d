namespace Microsoft.ML.Transforms.Image;

/// <summary>How pixels lie in a vector, and how a byte becomes a number.</summary>
internal sealed record PixelLayout(
    ImagePixelExtractingEstimator.ColorBits Colors, ImagePixelExtractingEstimator.ColorsOrder Order, bool Interleaved, float Offset, float Scale)
{
    public int Planes => Channels().Length;

    public static PixelLayout Read(BinaryReader reader) => new(
        (ImagePixelExtractingEstimator.ColorBits)reader.ReadByte(),
        (ImagePixelExtractingEstimator.ColorsOrder)reader.ReadByte(),
        reader.ReadBoolean(),
        reader.ReadSingle(),
        reader.ReadSingle());

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)Colors);
        writer.Write((byte)Order);
        writer.Write(Interleaved);
        writer.Write(Offset);
        writer.Write(Scale);
    }

    /// <summary>For each plane of the vector, in order, the channel of RGBA that it holds.</summary>
    public int[] Channels()
    {
        var channels = new List<int>();
        foreach (char letter in Order.ToString())
        {
            (ImagePixelExtractingEstimator.ColorBits bit, int channel) = letter switch
            {
                'A' => (ImagePixelExtractingEstimator.ColorBits.Alpha, 3),
                'R' => (ImagePixelExtractingEstimator.ColorBits.Red, 0),
                'G' => (ImagePixelExtractingEstimator.ColorBits.Green, 1),
                _ => (ImagePixelExtractingEstimator.ColorBits.Blue, 2),
            };
            if ((Colors & bit) != 0)
                channels.Add(channel);
        }

        return [.. channels];
    }
}
