using FsCheck;
using FsCheck.Fluent;
using Microsoft.ML;

namespace MLNet.Xai.Data.Tests.Sharding;

public sealed class ShardTests : IDisposable
{
    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OpenFile_PartsOfCsv_HaveEachRowOnce() => Prop.ForAll(Gen.Choose(0, 60).ToArbitrary(), Gen.Choose(1, 40).ToArbitrary(), Gen.Choose(0, 1000).ToArbitrary(), (rows, parts, seed) =>
    {
        var random = new Random(seed);
        string end = random.Next(2) == 0 ? "\n" : "\r\n";
        string[] lines = [.. Enumerable.Range(0, rows).Select(i => $"{i},\"{new string('ü', random.Next(30))}\"")];
        string path = _folder.Write("rows.csv", string.Join(end, [random.Next(2) == 0 ? "Number,Text" : "\"Number\",Text", .. lines]) + (random.Next(2) == 0 ? end : ""));
        return Numbers(path, parts).SequenceEqual(Enumerable.Range(0, rows).Select(i => $"{i}"), StringComparer.Ordinal);
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void OpenFile_PartsOfParquet_HaveEachRowOnce(int parts)
    {
        foreach (int rows in (int[])[0, 1, 500, 997])
        {
            _ml.Data.SaveFile(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(i => new Numbered { Number = i })), _folder["rows.parquet"], new SaveOptions { RowGroupRows = 50 });
            Numbers(_folder["rows.parquet"], parts).ShouldBe(Enumerable.Range(0, rows).Select(i => $"{i}"));
        }
    }

    private IEnumerable<string> Numbers(string path, int parts) => Enumerable.Range(0, parts).SelectMany(i =>
    {
        IDataView part = _ml.Data.OpenFile(path, new OpenOptions { Shard = new Shard(i, parts) });
        List<string> rows = Rows.Dump(part, ["Number"]);
        (part.GetRowCount() ?? rows.Count).ShouldBe(rows.Count);
        return rows;
    });

    [Fact]
    public void OpenFile_PartsOfCsvWithNewLinesInQuotes_AreRefusedBySomePart()
    {
        string path = _folder.Write("rows.csv", "A,B\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"{i},\"one\ntwo\"\n")));
        Rows.Dump(_ml.Data.OpenFile(path)).Count.ShouldBe(200);
        for (int parts = 2; parts < 40; parts++)
        {
            string[] faults = [.. Enumerable.Range(0, parts).Select(i =>
            {
                try
                {
                    Rows.Dump(_ml.Data.OpenFile(path, new OpenOptions { Shard = new Shard(i, parts) }));
                    return "";
                }
                catch (InvalidDataException e)
                {
                    return e.Message;
                }
            })];
            faults.ShouldContain(f => f.Contains("a quoted field with a new line in it"), $"{parts} parts");
        }
    }

    [Fact]
    public void Shard_ThatNobodySet_IsTheWhole() => default(Shard).ShouldBe(Shard.Whole);

    [Theory]
    [InlineData("0/64", 0, 64)]
    [InlineData("63/64", 63, 64)]
    [InlineData("0/1", 0, 1)]
    public void Parse_IOfN_IsAPart(string text, int index, int count) => Shard.Parse(text).ShouldBe(new Shard(index, count));

    [Theory]
    [InlineData("64/64")]
    [InlineData("-1/4")]
    [InlineData("1/0")]
    [InlineData("1")]
    [InlineData("a/b")]
    [InlineData("1/2/3")]
    public void Parse_OtherText_IsRefused(string text) => Should.Throw<FormatException>(() => Shard.Parse(text)).Message.ShouldContain("63/64 for the last");

    [Theory]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=7", null, "3/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 SLURM_ARRAY_TASK_MIN=1 SLURM_ARRAY_TASK_MAX=8", null, "2/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=3 XAI_SHARD_COUNT=8", null, "3/8")]
    [InlineData("SLURM_ARRAY_TASK_ID=0 SLURM_ARRAY_TASK_COUNT=1", null, "0/1")]
    [InlineData("JOB_COMPLETION_INDEX=5 XAI_SHARD_COUNT=64", null, "5/64")]
    [InlineData("JOB_COMPLETION_INDEX=5", 64, "5/64")]
    public void FromEnvironment_OfASchedulersTask_IsItsPart(string variables, int? count, string expected) => Read(variables, count).ToString().ShouldBe(expected);

    [Theory]
    [InlineData("", null, "Neither SLURM_ARRAY_TASK_ID")]
    [InlineData("SLURM_ARRAY_TASK_ID=3", null, "not SLURM_ARRAY_TASK_COUNT")]
    [InlineData("SLURM_ARRAY_TASK_ID=x SLURM_ARRAY_TASK_COUNT=8", null, "'x', and no number")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=1 SLURM_ARRAY_TASK_MIN=3 SLURM_ARRAY_TASK_MAX=3", null, "set XAI_SHARD_COUNT")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=2 SLURM_ARRAY_TASK_MIN=0 SLURM_ARRAY_TASK_MAX=3", null, "set XAI_SHARD_COUNT")]
    [InlineData("SLURM_ARRAY_TASK_ID=3 SLURM_ARRAY_TASK_COUNT=8 JOB_COMPLETION_INDEX=3", null, "Both")]
    [InlineData("JOB_COMPLETION_INDEX=5", null, "set XAI_SHARD_COUNT to the job's completions")]
    [InlineData("JOB_COMPLETION_INDEX=5", 5, "there are 5 parts, from 0 to 4")]
    public void FromEnvironment_ThatSaysNoPart_IsRefused(string variables, int? count, string expected) =>
        Should.Throw<InvalidOperationException>(() => Read(variables, count)).Message.ShouldContain(expected);

    private static Shard Read(string variables, int? count)
    {
        Dictionary<string, string> all = variables.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(v => v.Split('=')).ToDictionary(v => v[0], v => v[1]);
        return ShardEnvironment.Read(all.GetValueOrDefault, count);
    }
}
