using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core;

namespace MLNet.Xai.Data.Tests.Files;

public sealed class OtherFormatsTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OpenFile_Text_IsARowALine()
    {
        string path = _folder.Write("lines.txt", "first\r\n\nthird, with \"quotes\"\nlast");
        Rows.Dump(_ml.Data.OpenFile(path)).ShouldBe(["first", "", "third, with \"quotes\"", "last"]);
        _ml.Data.OpenFile(path, new OpenOptions { TextColumn = "Sentence" }).Schema["Sentence"].Type.ShouldBe(TextDataViewType.Instance);
        Enumerable.Range(0, 3).SelectMany(i => Rows.Dump(_ml.Data.OpenFile(path, new OpenOptions { Shard = new Shard(i, 3) }))).ShouldBe(["first", "", "third, with \"quotes\"", "last"]);
    }

    [Fact]
    public void OpenFile_ImageFolder_HasPathsAndSubFoldersAsLabels()
    {
        foreach (string name in (string[])["cat/1.jpg", "cat/deep/2.png", "dog/3.JPG", "4.bmp", "dog/notes.txt"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
            File.WriteAllText(_folder[name], "");
        }

        Rows.Dump(_ml.Data.OpenFile(_folder.Path)).ShouldBe([$"{_folder["4.bmp"]} | ", $"{_folder["cat/1.jpg"]} | cat", $"{_folder["cat/deep/2.png"]} | cat", $"{_folder["dog/3.JPG"]} | dog"]);
        Directory.CreateDirectory(_folder["empty"]);
        Should.Throw<InvalidDataException>(() => _ml.Data.OpenFile(_folder["empty"])).Message.ShouldContain("there are no images");
    }

    [Fact]
    public void OpenFile_Binary_IsMLNetsOwn()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(LoanModel.Loans(50));
        using (FileStream file = File.Create(_folder["rows.idv"]))
            _ml.Data.SaveAsBinary(rows, file);

        Rows.Dump(_ml.Data.OpenFile(_folder["rows.idv"], new OpenOptions { Schema = rows.Schema })).ShouldBe(Rows.Dump(rows));
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Age", NumberDataViewType.Double);
        Rows.Dump(_ml.Data.OpenFile(_folder["rows.idv"], new OpenOptions { Schema = schema.ToSchema() }), ["Age"]).Count.ShouldBe(50);
        _folder.Write("bad.idv", "nothing of the kind");
        Should.Throw<InvalidDataException>(() => _ml.Data.OpenFile(_folder["bad.idv"])).Message.ShouldContain("bad.idv");
    }

    [Fact]
    public void OpenSql_Query_GivesWhatAModelWants()
    {
        _folder.Write("loans.csv", "Age,Income,Purpose,Label\n41,2000.5,car,true\n30,,house,false\n55,1,car,true\n");
        DataViewSchema schema = _ml.Data.LoadFromEnumerable<Loan>([]).Schema;

        IDataView view = _ml.Data.OpenSql($"SELECT *, Age * 2 AS Twice, 0.25 AS Quarter FROM '{_folder["loans.csv"]}' WHERE Purpose = 'car' ORDER BY Age DESC;", new OpenOptions { Schema = schema });

        Rows.Dump(view, schema.Select(c => c.Name)).ShouldBe(["425C0000 | 3F800000 | car | True", "42240000 | 44FA1000 | car | True"]);
        Rows.Dump(view, ["Quarter"]).ShouldBe(["3FD0000000000000", "3FD0000000000000"]);
        Should.Throw<InvalidDataException>(() => _ml.Data.OpenSql("SELECT nothing")).Message.ShouldContain("nothing");
        Should.Throw<NotSupportedException>(() => _ml.Data.OpenSql("SELECT 1", new OpenOptions { Shard = new Shard(0, 2) }));
    }

    [Fact]
    public void SaveFile_JsonLines_IsJsonThatDuckDbReads()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(Rows.Random(400, seed: 2));
        _ml.Data.SaveFile(rows, _folder["rows.jsonl"], new SaveOptions { Vectors = VectorLayout.List });

        string[] lines = File.ReadAllLines(_folder["rows.jsonl"]);
        lines.Length.ShouldBe(400);
        EveryType[] expected = [.. Rows.Random(400, seed: 2)];
        for (int i = 0; i < lines.Length; i++)
        {
            JsonElement row = JsonDocument.Parse(lines[i]).RootElement;
            row.GetProperty("Int64").GetInt64().ShouldBe(expected[i].Int64);
            row.GetProperty("Text").GetString().ShouldBe(expected[i].Text);
            Same(row.GetProperty("Single"), expected[i].Single);
            row.GetProperty("Vector").GetArrayLength().ShouldBe(3);
            Same(row.GetProperty("Vector")[0], expected[i].Vector[0]);
            row.GetProperty("Boolean").GetBoolean().ShouldBe(expected[i].Boolean);
        }

        Rows.Dump(_ml.Data.OpenSql($"SELECT \"UInt32\" FROM read_json('{_folder["rows.jsonl"]}')")).ShouldBe([.. expected.Select(e => $"{e.UInt32}")]);

        static void Same(JsonElement json, float value)
        {
            if (float.IsNaN(value))
                json.ValueKind.ShouldBe(JsonValueKind.Null);
            else if (float.IsInfinity(value))
                json.GetString().ShouldBe(value > 0 ? "Infinity" : "-Infinity");
            else
                BitConverter.SingleToInt32Bits(json.GetSingle()).ShouldBe(BitConverter.SingleToInt32Bits(value));
        }
    }

    [Theory]
    [InlineData("out.parquet")]
    [InlineData("out.csv")]
    [InlineData("out.jsonl")]
    public void SaveFile_Pairs_AreTheLargestByNameAndValue(string name)
    {
        (ITransformer model, _) = LoanModel.Train(_ml);
        IDataView explained = model.Transform(_ml.Data.LoadFromEnumerable(LoanModel.Loans(300)));
        _ml.Data.SaveFile(explained, _folder[name], new SaveOptions { Columns = ["Score", "Shap"], Vectors = VectorLayout.Pairs, TopK = 2 });
        Explanation whole = ExplanationReader.Read(explained, "Shap", new ExplanationReadOptions { MaxRows = 300 });

        string source = name.EndsWith(".csv") ? $"(SELECT Score, from_json(Shap, '[{{\"name\":\"VARCHAR\",\"value\":\"FLOAT\"}}]') AS Shap FROM read_csv('{_folder[name]}'))"
            : name.EndsWith(".jsonl") ? $"read_json('{_folder[name]}')" : $"'{_folder[name]}'";
        List<string> read = Rows.Dump(_ml.Data.OpenSql($"SELECT array_to_string(list_transform(Shap, p -> p.name || '=' || (p.value::FLOAT)::VARCHAR), ';') AS s FROM {source}"));

        for (int row = 0; row < 300; row++)
        {
            string[] expected = [.. Enumerable.Range(0, whole.FeatureCount).Where(f => (float)whole.Values[(row * whole.FeatureCount) + f] != 0)
                .OrderByDescending(f => Math.Abs(whole.Values[(row * whole.FeatureCount) + f])).Take(2).Select(f => whole.FeatureNames[f])];
            read[row].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')[0]).ShouldBe(expected, $"row {row}");
        }
    }

    [Fact]
    public void SaveFile_Explanations_AreColumnsByName()
    {
        (ITransformer model, _) = LoanModel.Train(_ml);
        IDataView explained = model.Transform(_ml.Data.LoadFromEnumerable(LoanModel.Loans(10)));

        SavedFile saved = _ml.Data.SaveFile(explained, _folder["out.csv"], new SaveOptions { Columns = ["Age", .. ResultColumns.Of(explained.Schema)] });

        saved.Columns.ShouldBe(["Age", "PredictedLabel", "Score", "Probability", "Shap.Age", "Shap.Income", "Shap.Purpose1.car", "Shap.Purpose1.house", "Shap.Purpose1.study", "Shap.BaseValue", "Shap.Residual"], ignoreOrder: true);
        File.ReadLines(_folder["out.csv"]).First().ShouldBe(string.Join(',', saved.Columns));
    }

    [Fact]
    public void SaveFile_WhatCannotBe_IsSaid()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(LoanModel.Loans(3));
        Should.Throw<ArgumentException>(() => _ml.Data.SaveFile(rows, _folder["out.csv"], new SaveOptions { Columns = ["Height"] })).Message.ShouldContain("There are: Age, Income, Purpose, Label");
        Should.Throw<ArgumentException>(() => _ml.Data.SaveFile(rows, _folder["out.xyz"])).Message.ShouldContain("'.xyz' says no format");
        Should.Throw<NotSupportedException>(() => _ml.Data.SaveFile(rows, _folder["out.idv"]));
        Directory.GetFiles(_folder.Path).ShouldBeEmpty();
        Should.Throw<FileNotFoundException>(() => _ml.Data.OpenFile(_folder["none.csv"]));
    }

    [Fact]
    public void SaveFile_FailingOrCancelled_LeavesNoFileAndKeepsTheOldOne()
    {
        _folder.Write("out.csv", "as it was");
        string bad = _folder.Write("bad.csv", "Age\n" + string.Concat(Enumerable.Repeat("1\n", 9000)) + "x\n");
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Age", NumberDataViewType.Single);
        IDataView rows = _ml.Data.OpenFile(bad, new OpenOptions { Schema = schema.ToSchema() });

        Should.Throw<InvalidDataException>(() => _ml.Data.SaveFile(rows, _folder["out.csv"]));
        using var source = new CancellationTokenSource();
        source.Cancel();
        Should.Throw<OperationCanceledException>(() => _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(LoanModel.Loans(3)), _folder["out.csv"], new SaveOptions { Cancellation = source.Token }));

        File.ReadAllText(_folder["out.csv"]).ShouldBe("as it was");
        Directory.GetFiles(_folder.Path).Length.ShouldBe(2);
    }
}
