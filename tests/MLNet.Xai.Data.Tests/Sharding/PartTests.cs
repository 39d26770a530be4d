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

    [Fact]
    public void WritePart_ThatIsThere_IsLeftAlone_AndMadeAgainWhereItIsNotWhole()
    {
        (ITransformer model, PartOptions options) = Run(200);
        PartFile first = Write(model, options);
        byte[] bytes = File.ReadAllBytes(first.Path), account = File.ReadAllBytes(_folder["out/part-00000-of-00001.json"]);
        Write(model, options).ShouldSatisfyAllConditions(p => p.WasThere.ShouldBeTrue(), p => p.Summary.ToJson().ShouldBe(first.Summary.ToJson()));

        Again(() => File.Delete(first.Path));
        Again(() => File.Delete(_folder["out/part-00000-of-00001.json"]));
        Again(() => File.WriteAllBytes(first.Path, bytes[..^9]));
        Again(() => File.WriteAllText(_folder["out/part-00000-of-00001.json"], "{"));
        Again(() => File.WriteAllBytes(first.Path, [.. bytes[..100], (byte)(bytes[100] ^ 1), .. bytes[101..]]));

        void Again(Action damage)
        {
            damage();
            Write(model, options).WasThere.ShouldBeFalse();
            File.ReadAllBytes(first.Path).ShouldBe(bytes);
            File.ReadAllBytes(_folder["out/part-00000-of-00001.json"]).ShouldBe(account);
        }
    }

    [Fact]
    public void WritePart_OfOtherSettings_IsMadeAgain()
    {
        (ITransformer model, PartOptions options) = Run(20);
        Write(model, options);
        options.Settings = "another background";
        Write(model, options).WasThere.ShouldBeFalse();
        options.Save.Columns = ["Score"];
        Write(model, options).WasThere.ShouldBeFalse();
        File.AppendAllText(_folder["rows.csv"], "30,1000,car,true\n");
        Write(model, options).Rows.ShouldBe(21);
        options.ModelPath = null;
        Should.Throw<ArgumentException>(() => Write(model, options)).Message.ShouldContain("ModelPath");
    }

    [Fact]
    public void MergeParts_NotAllOrNotTogetherOrNotWhole_IsRefused()
    {
        (ITransformer model, PartOptions options) = Run(300);
        Should.Throw<DirectoryNotFoundException>(() => _ml.Explain().MergeParts(_folder["out"]));
        for (int i = 0; i < 4; i++)
            Write(model, options, new Shard(i, 4));
        _ml.Explain().MergeParts(_folder["out"]).Rows.ShouldBe(300);

        Refused(() => File.Delete(Part(2, "json")), "of 4 parts 1 are missing: 2. Run them, as --shard 2/4");
        Refused(() => File.Delete(Part(1, "parquet")), "the part's file is not there");
        Refused(() => File.WriteAllBytes(Part(1, "parquet"), File.ReadAllBytes(Part(1, "parquet"))[..^1]), "bytes, and its account says");
        Refused(() => Flip(Part(1, "parquet")), "SHA-256 differs");
        Refused(() => File.WriteAllText(Part(3, "json"), "{\"format\":1}"), "part-00003-of-00004.json: this is no account of a part");
        Refused(() => File.Copy(Part(0, "json"), Part(1, "json"), overwrite: true), "the account says that this is part-00000-of-00004");
        Refused(() => Write(model, options, new Shard(1, 5)), "there are parts of 4 and of 5");
        Refused(() =>
        {
            options.Settings = "others";
            Write(model, options, new Shard(3, 4));
            options.Settings = "";
        }, "this part is of another run than part-00000-of-00004.json: 'settings' is \"\" there and \"others\" here");

        string Part(int index, string extension) => _folder[$"out/part-{index:D5}-of-00004.{extension}"];

        void Refused(Action damage, string expected)
        {
            damage();
            Should.Throw<InvalidDataException>(() => _ml.Explain().MergeParts(_folder["out"])).Message.ShouldContain(expected);
            File.Delete(_folder["out/part-00001-of-00005.json"]);
            for (int i = 0; i < 4; i++)
                Write(model, options, new Shard(i, 4));
            _ml.Explain().MergeParts(_folder["out"]).Rows.ShouldBe(300);
        }
    }

    [Fact]
    public void MergeParts_Save_WritesTheTables()
    {
        (ITransformer model, PartOptions options) = Run(100);
        Write(model, options);
        MergedParts merged = _ml.Explain().MergeParts(_folder["out"]);

        merged.Save(_folder["merged"]);

        DataSummary.Parse(File.ReadAllText(_folder["merged/summary.json"])).ToJson().ShouldBe(merged.Summary.ToJson());
        File.ReadLines(_folder["merged/importance.csv"]).Count().ShouldBe(6);
    }

    private static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 4;
        File.WriteAllBytes(path, bytes);
    }

    private (ITransformer Model, PartOptions Options) Run(int rows)
    {
        (ITransformer model, DataViewSchema schema, string path) = LoanModel.Saved(_ml, _folder);
        _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(LoanModel.Loans(rows)), _folder["rows.csv"]);
        return (model, new PartOptions { ModelPath = path, Open = new OpenOptions { Schema = schema } });
    }

    private PartFile Write(ITransformer model, PartOptions options, Shard? shard = null)
    {
        options.Open.Shard = shard ?? Shard.Whole;
        return _ml.Explain().WritePart(model, _folder["rows.csv"], _folder["out"], options);
    }
}
