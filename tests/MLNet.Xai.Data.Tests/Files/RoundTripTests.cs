using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Data.Tests.Files;

public sealed class RoundTripTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("rows.parquet", 0)]
    [InlineData("rows.parquet", 1)]
    [InlineData("rows.parquet", 9000)]
    [InlineData("rows.csv", 0)]
    [InlineData("rows.csv", 1)]
    [InlineData("rows.csv", 9000)]
    [InlineData("rows.tsv", 5000)]
    public void SaveFile_EveryType_ReadsBackTheSameBits(string name, int count)
    {
        using var folder = new TemporaryFolder();
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.Random(count, seed: count));

        SavedFile saved = _ml.Data.SaveFile(rows, folder[name], new SaveOptions { RowGroupRows = 2000 });
        IDataView read = _ml.Data.OpenFile(folder[name], new OpenOptions { Schema = rows.Schema });

        saved.Rows.ShouldBe(count);
        saved.Length.ShouldBe(new FileInfo(folder[name]).Length);
        Rows.Dump(read, rows.Schema.Select(c => c.Name)).ShouldBe(Rows.Dump(rows));
        Directory.GetFiles(folder.Path).ShouldHaveSingleItem();
    }

    [Fact]
    public void SaveFile_Parquet_KeepsTypesWithoutASchema()
    {
        using var folder = new TemporaryFolder();
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.Random(500, seed: 3));
        _ml.Data.SaveFile(rows, folder["rows.parquet"], new SaveOptions { Vectors = VectorLayout.List });

        IDataView read = _ml.Data.OpenFile(folder["rows.parquet"]);

        string[] same = [.. rows.Schema.Select(c => c.Name).Except(["Moment", "Span"])];
        foreach (string name in same.Except(["Vector"]))
            read.Schema[name].Type.ShouldBe(rows.Schema[name].Type, name);
        read.Schema["Vector"].Type.ShouldBe(new VectorDataViewType(NumberDataViewType.Single, 0));
        Rows.Dump(read, same).ShouldBe(Rows.Dump(rows, same));
        read.GetRowCount().ShouldBe(500);
    }
}
