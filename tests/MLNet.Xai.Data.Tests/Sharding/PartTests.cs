using Microsoft.ML;

namespace MLNet.Xai.Data.Tests.Sharding;

public sealed class PartTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("rows.csv", 64)]
    [InlineData("rows.csv", 7)]
    [InlineData("rows.parquet", 64)]
    [InlineData("rows.parquet", 5)]
    public void MergeParts_AnyNumberOfParts_GivesTheBitsOfOneRun(string data, int parts)
    {
        (ITransformer model, DataViewSchema schema, string path) = LoanModel.Saved(_ml, _folder);
        _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(LoanModel.Loans(3000)), _folder[data], new SaveOptions { RowGroupRows = 100 });
        PartOptions Options(Shard shard) => new() { ModelPath = path, Open = new OpenOptions { Schema = schema, Shard = shard } };

        PartFile whole = _ml.Explain().WritePart(model, _folder[data], _folder["one"], Options(Shard.Whole));
        for (int i = 0; i < parts; i++)
            _ml.Explain().WritePart(model, _folder[data], _folder["many"], Options(new Shard(i, parts))).WasThere.ShouldBeFalse();
        MergedParts merged = _ml.Explain().MergeParts(_folder["many"]);

        merged.Rows.ShouldBe(3000);
        merged.Summary.ToJson().ShouldBe(whole.Summary.ToJson());
        merged.Summary.ToCsv().ShouldBe(whole.Summary.ToCsv());
        merged.Parts.SelectMany(p => Rows.Dump(_ml.Data.OpenFile(p.Path))).ShouldBe(Rows.Dump(_ml.Data.OpenFile(whole.Path)));
        Rows.Dump(_ml.Data.OpenFile(whole.Path)).Count.ShouldBe(3000);
    }
}
