using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tests.Files;

/// <summary>Parquet files that others wrote: DuckDB's, with nulls, lists, dictionaries and every type.</summary>
public sealed class ParquetTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private string Write(string query, string options = "")
    {
        using var connection = new DuckDB.NET.Data.DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using DuckDB.NET.Data.DuckDBCommand command = connection.CreateCommand();
        command.CommandText = $"COPY ({query}) TO '{_folder["rows.parquet"]}' (FORMAT parquet{options})";
        command.ExecuteNonQuery();
        return _folder["rows.parquet"];
    }

    public sealed class Wanted
    {
        public float A { get; set; }
    }

    private List<string> ReadAs(string query, DataViewType type, bool round = false)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("A", type);
        return Rows.Dump(_ml.Data.OpenFile(Write(query), new OpenOptions { Schema = schema.ToSchema(), RoundIntegers = round }), ["A"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(", COMPRESSION zstd")]
    [InlineData(", COMPRESSION gzip")]
    [InlineData(", COMPRESSION uncompressed, ROW_GROUP_SIZE 2048")]
    public void OpenFile_FilesOfDuckDb_HaveWhatDuckDbSays(string options)
    {
        const string Query = """
            SELECT (i % 256 - 128)::TINYINT AS a, (i % 256)::UTINYINT AS b, (i * 7 % 60000 - 30000)::SMALLINT AS c, (i * 7 % 60000)::USMALLINT AS d, (i * 1000003 % 4000000000 - 2000000000)::INTEGER AS e,
              (i * 1000003 % 4000000000)::UINTEGER AS f, i::BIGINT * 1000000007 AS g, (i::HUGEINT * 1844674407370955)::UBIGINT AS h, (i / 7)::FLOAT AS k, i / 7.0::DOUBLE AS l, i % 2 = 0 AS m,
              CASE WHEN i % 5 = 0 THEN NULL ELSE 'word ' || (i % 50) END AS n, TIMESTAMP '2000-01-01' + INTERVAL (i) MINUTE AS o,
              CASE WHEN i % 3 = 0 THEN NULL ELSE i::FLOAT END AS p, CASE WHEN i % 7 = 0 THEN NULL ELSE i::DOUBLE END AS q
            FROM range(10000) t(i)
            """;
        string path = Write(Query, options);

        List<string> read = Rows.Dump(_ml.Data.OpenFile(path));

        read.ShouldBe(Rows.Dump(_ml.Data.OpenSql(Query)));
        read.Count.ShouldBe(10000);
        Rows.Dump(_ml.Data.OpenFile(path), ["q", "e"]).ShouldBe(Rows.Dump(_ml.Data.OpenSql($"SELECT q, e FROM '{path}'")));
    }

    [Fact]
    public void OpenFile_Decimals_AreTheNearestDoubles()
    {
        ReadAs("SELECT 0.1::DECIMAL(4, 1) AS A UNION ALL SELECT -123.4::DECIMAL(4, 1)", NumberDataViewType.Double).ShouldBe(["3FB999999999999A", "C05ED9999999999A"]);
        ReadAs("SELECT 123456789012345.678::DECIMAL(18, 3) AS A", NumberDataViewType.Double).ShouldBe([$"{BitConverter.DoubleToInt64Bits(123456789012345.678):X16}"]);
        ReadAs("SELECT -98765432109876543210.123456789::DECIMAL(38, 9) AS A UNION ALL SELECT NULL", NumberDataViewType.Double)
            .ShouldBe([$"{BitConverter.DoubleToInt64Bits(-98765432109876543210.123456789):X16}", "NaN"]);
        ReadAs("SELECT 0.1::DECIMAL(4, 1) AS A", NumberDataViewType.Single).ShouldBe(["3DCCCCCD"]);
    }

    [Fact]
    public void OpenFile_Lists_AreVectors()
    {
        const string Query = "SELECT CASE WHEN i % 11 = 0 THEN NULL WHEN i % 7 = 0 THEN []::FLOAT[] ELSE list_transform(range(i % 5), x -> CASE WHEN x = 3 THEN NULL ELSE (x + i)::FLOAT END) END AS v, i AS w FROM range(20000) t(i)";
        List<string> read = Rows.Dump(_ml.Data.OpenFile(Write(Query, ", ROW_GROUP_SIZE 4096")));

        string[] expected = [.. Enumerable.Range(0, 20000).Select(i => "[" + (i % 11 == 0 || i % 7 == 0 ? "" : string.Join(", ", Enumerable.Range(0, i % 5)
            .Select(x => x == 3 ? "NaN" : BitConverter.SingleToInt32Bits(x + i).ToString("X8")))) + $"] | {i}")];
        read.ShouldBe(expected);
    }

    [Fact]
    public void OpenFile_ListsOfOneLength_FitAVectorOfTheModel()
    {
        ReadAs("SELECT [1.5::DOUBLE, 2, i] AS A FROM range(2) t(i) UNION ALL SELECT NULL", new VectorDataViewType(NumberDataViewType.Single, 3))
            .ShouldBe(["[3FC00000, 40000000, 00000000]", "[3FC00000, 40000000, 3F800000]", "[NaN, NaN, NaN]"]);
        Should.Throw<InvalidDataException>(() => ReadAs("SELECT [1::FLOAT, 2] AS A", new VectorDataViewType(NumberDataViewType.Single, 3))).Message.ShouldContain("row 0, column 'A': a list of 2 values, and the model wants 3.");
    }

    [Fact]
    public void OpenFile_ConversionsWithoutLoss_AreDone()
    {
        ReadAs("SELECT 16777216::BIGINT AS A", NumberDataViewType.Single).ShouldBe(["4B800000"]);
        ReadAs("SELECT 0.1::DOUBLE AS A", NumberDataViewType.Single).ShouldBe(["3DCCCCCD"]);
        ReadAs("SELECT true AS A", NumberDataViewType.Single).ShouldBe(["3F800000"]);
        ReadAs("SELECT 1::TINYINT AS A", BooleanDataViewType.Instance).ShouldBe(["True"]);
        ReadAs("SELECT 41 AS A", TextDataViewType.Instance).ShouldBe(["41"]);
        ReadAs("SELECT 'Infinity' AS A", NumberDataViewType.Single).ShouldBe(["7F800000"]);
        ReadAs("SELECT 3.0::DOUBLE AS A", NumberDataViewType.Int32).ShouldBe(["3"]);
        ReadAs("SELECT 16777217::BIGINT AS A", NumberDataViewType.Single, round: true).ShouldBe(["4B800000"]);
    }

    [Theory]
    [InlineData("16777217::BIGINT", "Single")]
    [InlineData("9223372036854775807::BIGINT", "Single")]
    [InlineData("18446744073709551615::UBIGINT", "Double")]
    [InlineData("9223372036854775807::BIGINT", "Double")]
    [InlineData("9223372036854775808::DOUBLE", "Int64")]
    [InlineData("1e300::DOUBLE", "Single")]
    [InlineData("0.5::DOUBLE", "Int32")]
    [InlineData("'NaN'::FLOAT", "Int32")]
    [InlineData("300::INTEGER", "Byte")]
    [InlineData("-1::INTEGER", "UInt32")]
    [InlineData("2::INTEGER", "Boolean")]
    [InlineData("'abc'", "Single")]
    [InlineData("NULL::INTEGER", "Int32")]
    public void OpenFile_ConversionsWithLoss_AreErrorsWithTheirPlace(string value, string type)
    {
        DataViewType wanted = type == "Boolean" ? BooleanDataViewType.Instance : (DataViewType)typeof(NumberDataViewType).GetProperty(type)!.GetValue(null)!;
        string message = Should.Throw<InvalidDataException>(() => ReadAs($"SELECT {value} AS A", wanted)).Message;
        message.ShouldContain("rows.parquet, row 0, column 'A': ");
        message.ShouldContain(type);
    }

    [Fact]
    public void OpenFile_TypesThatCannotBe_AreSaidBeforeAnyRow()
    {
        Should.Throw<InvalidDataException>(() => ReadAs("SELECT 0.5::FLOAT AS A", TextDataViewType.Instance)).Message.ShouldContain("the column 'A' is Float, and the model wants");
        Should.Throw<InvalidDataException>(() => ReadAs("SELECT {'x': 1, 'y': 2} AS A", NumberDataViewType.Single)).Message.ShouldContain("a structure of 2 fields");
        Should.Throw<InvalidDataException>(() => ReadAs("SELECT 'x'::BLOB AS A", TextDataViewType.Instance)).Message.ShouldContain("ByteArray");
    }

    [Fact]
    public void OpenFile_DamagedFiles_AreNamedAndNeverEndTheProcess()
    {
        byte[] whole = File.ReadAllBytes(Write("SELECT i AS a, i::DOUBLE / 3 AS b, 'text ' || i AS c, [i::FLOAT, 2] AS d FROM range(5000) t(i)", ", ROW_GROUP_SIZE 2048"));
        var random = new Random(7);
        for (int trial = 0; trial < 150; trial++)
        {
            byte[] bytes = [.. whole];
            if (trial % 3 == 0)
            {
                bytes = bytes[..random.Next(bytes.Length)];
            }
            else
            {
                for (int i = 0; i < 8; i++)
                    bytes[trial % 3 == 1 ? random.Next(bytes.Length) : bytes.Length - 1 - random.Next(800)] = (byte)random.Next(256);
            }

            File.WriteAllBytes(_folder["rows.parquet"], bytes);
            try
            {
                Rows.Dump(_ml.Data.OpenFile(_folder["rows.parquet"]));
            }
            catch (Exception e)
            {
                e.ShouldBeOfType<InvalidDataException>($"trial {trial}: {e}").Message.ShouldContain("rows.parquet");
            }
        }
    }

    [Fact]
    public void OpenFile_OurPagesWithAChangedByte_AreFoundByTheirChecksum()
    {
        _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(i => new Wanted { A = i })), _folder["rows.parquet"]);
        byte[] bytes = File.ReadAllBytes(_folder["rows.parquet"]);
        bytes[1500] ^= 1;
        File.WriteAllBytes(_folder["rows.parquet"], bytes);

        Should.Throw<InvalidDataException>(() => Rows.Dump(_ml.Data.OpenFile(_folder["rows.parquet"]))).Message.ShouldContain("damaged");
    }

    [Fact]
    public void SaveFile_IsReadByDuckDbToo()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.Random(3000, seed: 8));
        _ml.Data.SaveFile(rows, _folder["rows.parquet"], new SaveOptions { RowGroupRows = 700 });

        string[] names = [.. rows.Schema.Select(c => c.Name).Except(["Vector", "Moment", "Span"])];
        Rows.Dump(_ml.Data.OpenSql($"SELECT * FROM '{_folder["rows.parquet"]}'"), names).ShouldBe(Rows.Dump(rows, names));
    }
}
