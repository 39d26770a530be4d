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

    /// <summary>What stopped the reading of an open file's rows.</summary>
    public static InvalidDataException Unreadable(string path, ParquetFileReader file, Exception e) => HasWideDeltas(file)
        ? new InvalidDataException($"{path}: DuckDB wrote this file with PARQUET_VERSION v2, whose differences of 32-bit integers the Parquet reader refuses where they need more than 32 bits ({Line(e)}). Read it by SQL, as SELECT * FROM '{path}' "
            + "(OpenSql; xai -d \"SELECT ...\"), or write it without PARQUET_VERSION v2. Where SQL does not read it either, it is damaged.", e)
        : Damaged(path, e);

    public static InvalidDataException Damaged(string path, Exception e) =>
        new($"{path}: this is no Parquet file, it is damaged, or it was not written to its end ({Line(e)}).", e);

    private static string Line(Exception e) => e.Message.Split('\n')[0].Trim();

    // DuckDB reckons differences in 64 bits whatever the column; the format has them in the column's own, where they wrap.
    private static bool HasWideDeltas(ParquetFileReader file)
    {
        FileMetaData metadata = file.FileMetaData;
        if (metadata.NumRowGroups == 0 || !metadata.CreatedBy.Contains("DuckDB", StringComparison.OrdinalIgnoreCase))
            return false;
        using RowGroupReader group = file.RowGroup(0);
        for (int i = 0; i < metadata.NumColumns; i++)
        {
            ColumnChunkMetaData column = group.MetaData.GetColumnChunkMetaData(i);
            if (column.Type == PhysicalType.Int32 && column.Encodings.Contains(Encoding.DeltaBinaryPacked))
                return true;
        }

        return false;
    }
}
