using Microsoft.ML;

namespace MLNet.Xai.Data.Tests.Files;

/// <summary>Parquet files with DuckDB's encodings of version 2: deltas and split bytes.</summary>
public sealed class ParquetVersion2Tests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(i % 256 - 128)::TINYINT")]
    [InlineData("(i * 7 % 60000 - 30000)::SMALLINT")]
    [InlineData("i::INTEGER")]
    [InlineData("i::BIGINT * 1000000007")]
    [InlineData("hash(i)::UBIGINT")]
    [InlineData("(hash(i) // 2)::BIGINT")]
    [InlineData("(i / 7)::FLOAT")]
    [InlineData("i / 7.0::DOUBLE")]
    [InlineData("i % 2 = 0")]
    [InlineData("'word ' || i")]
    [InlineData("CASE WHEN i % 5 = 0 THEN NULL ELSE 'word ' || (i % 50) END")]
    [InlineData("CASE WHEN i % 3 = 0 THEN NULL ELSE i::FLOAT END")]
    [InlineData("CASE WHEN i % 7 = 0 THEN NULL ELSE (i::DOUBLE) / 3 END")]
    [InlineData("TIMESTAMP '2000-01-01' + INTERVAL (i) MINUTE")]
    [InlineData("DATE '2000-01-01' + (i % 1000)::INTEGER")]
    [InlineData("(i / 100.0)::DECIMAL(9, 2)")]
    [InlineData("list_transform(range(i % 5), x -> (x + i)::FLOAT)")]
    [InlineData("list_transform(range(i % 5), x -> (x + i)::BIGINT)")]
    public void OpenFile_OfVersion2_HasWhatDuckDbSays(string column)
    {
        foreach (int rows in (int[])[1, 100, 10_000])
        {
            string query = $"SELECT {column} AS A FROM range({rows}) t(i)";
            Rows.Dump(_ml.Data.OpenFile(Write(query))).ShouldBe(Rows.Dump(_ml.Data.OpenSql(query)), $"{rows} rows");
        }
    }

    // DuckDB writes their differences in 64 bits, which Arrow refuses in a column of 32.
    [Theory]
    [InlineData("(i * 1000003 % 4000000000 - 2000000000)::INTEGER")]
    [InlineData("(i * 1000003 % 4000000000)::UINTEGER")]
    public void OpenFile_OfDeltasThatArrowRefuses_SaysTheWayOut(string column)
    {
        string query = $"SELECT {column} AS A FROM range(10000) t(i)", path = Write(query);
        string said = Should.Throw<InvalidDataException>(() => Rows.Dump(_ml.Data.OpenFile(path))).Message;
        said.ShouldContain(path);
        said.ShouldContain("PARQUET_VERSION v2");
        said.ShouldContain($"SELECT * FROM '{path}'");
        Rows.Dump(_ml.Data.OpenSql($"SELECT * FROM '{path}'")).ShouldBe(Rows.Dump(_ml.Data.OpenSql(query)));
    }

    private string Write(string query)
    {
        string path = _folder["rows.parquet"];
        using var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDB.NET.Data.DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{path}' (FORMAT parquet, PARQUET_VERSION v2, ROW_GROUP_SIZE 4096)";
        command.ExecuteNonQuery();
        return path;
    }
}
