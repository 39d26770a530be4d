using ParquetSharp;

namespace MLNet.Xai.Data.Parquet;

/// <summary>Opens Parquet files so that pages are read one by one, and what is wrong with a file is said with its name.</summary>
internal static class ParquetAccess
{
    public static ParquetFileReader Open(string path)
    {
        using ReaderProperties properties = ReaderProperties.GetDefaultReaderProperties();
        properties.EnableBufferedStream();
        properties.BufferSize = 1 << 16;
        properties.EnablePageChecksumVerification();
        try
        {
            return new ParquetFileReader(path, properties);
        }
        catch (Exception e) when (IsOfFile(e))
        {
            throw Damaged(path, e);
        }
    }

    /// <summary>Whether a failure comes from the bytes of the file.</summary>
    public static bool IsOfFile(Exception e) => e is ParquetException or OverflowException or NotSupportedException;

    public static InvalidDataException Damaged(string path, Exception e) =>
        new($"{path}: this is no Parquet file, it is damaged, or it was not written to its end ({e.Message.Split('\n')[0].Trim()}).", e);
}
