namespace MLNet.Xai.Torch.Weights;

/// <summary>Bytes at a place in a file, read when they are needed.</summary>
internal static class FileRange
{
    public static void Read(string path, long offset, Span<byte> buffer)
    {
        using FileStream file = File.OpenRead(path);
        file.Seek(offset, SeekOrigin.Begin);
        file.ReadExactly(buffer);
    }
}
