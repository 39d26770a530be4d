using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular.Models;

namespace MLNet.Xai.Benchmarks.Tool;

/// <summary>The tool xai on tables of millions of rows: rows a second, what reading and writing take of it, memory, shards, merging.</summary>
internal static class ToolBenchmark
{
    private const int Block = 1 << 14, Parts = 64, MergedRows = 256_000;

    /// <summary>Writes the page; prints the time to merge alone where the filter is "merge".</summary>
    public static void Run(bool quick, string? filter)
    {
        if (filter is not (null or "merge"))
            throw new ArgumentException($"There is no section '{filter}'; there is: merge.", nameof(filter));
        double from = Clock.Wall();
        int parquetRows = quick || filter is not null ? 200_000 : 10_000_000, csvRows = quick ? 50_000 : filter is null ? 1_000_000 : MergedRows;
        using var data = new ToolData(parquetRows, csvRows);
        if (filter is not null)
        {
            Console.WriteLine(Merged(data, quick));
            return;
        }

        string[] lines =
        [
            Line(data, "Parquet to Parquet", data.Parquet, "out.parquet", parquetRows, 1),
            Line(data, "Parquet to Parquet", data.Parquet, "out.parquet", parquetRows, Math.Min(2, Environment.ProcessorCount)),
            Line(data, "CSV to CSV", data.Csv, "out.csv", csvRows, 1),
        ];
        double kernel = Kernel(data, Math.Min(parquetRows, 1_000_000)), column = Column(data, Math.Min(parquetRows, 1_000_000));
        (double one, double two) = Shards(data);
        string merged = Merged(data, quick);
        (double minutes, double gigabytes) = ((Clock.Wall() - from) / 60, data.LargestFolder / 1e9);
        Results.Write("tool.md", string.Create(CultureInfo.InvariantCulture, $"""
            # The tool xai on large tables

            {Results.Header("tool", quick)}

            FastTree, 100 trees of 20 leaves, {ToolData.Features} features; `xai explain --method treeshap --background` of 1,000 rows, results only (`--keep none`: PredictedLabel, Score, Probability, {ToolData.Features} values,
            base, residual). Wall time of the whole process, its start included; memory is the process's largest resident set. Input and output is the library reading the same file and writing as many columns without a model.

            | | rows | cores | seconds | rows a second | input and output, part of it | memory, MB |
            | --- | --: | --: | --: | --: | --: | --: |
            {string.Join('\n', lines)}

            - Explaining, in processor time: the column {column:F2} us a row, the kernel called directly on rows in memory {kernel:F2}: {column / kernel:F2} times.
            - Two shards side by side, a core each, {two:F1} s; one run on one core {one:F1} s: {one / two:F2} times as fast.
            {merged}
            - All of this took {minutes:F1} minutes and at most {gigabytes:F1} GB of temporary files, which are deleted.
            """));
    }

    private static string Line(ToolData data, string name, string input, string output, int rows, int cores)
    {
        string file = Path.Combine(data.Folder, output);
        ToolProcess run = ToolProcess.Run(cores, Explain(data, input, file));
        double io = InputAndOutput(input, file);
        data.Measure();
        File.Delete(file);
        File.Delete(file + Path.GetExtension(file));
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows:N0} | {cores} | {run.Seconds:F1} | {rows / run.Seconds:N0} | {100 * io / run.Seconds:F0} % | {run.Megabytes:F0} |");
    }

    private static string[] Explain(ToolData data, string input, string output, params string[] more) =>
        ["explain", "-m", data.ModelPath, "-d", input, "-o", output, "--method", "treeshap", "--background", data.Background, "--keep", "none", "-v", "quiet", .. more];

    // Reads the columns that the model reads and writes as many as the tool wrote.
    private static double InputAndOutput(string input, string file)
    {
        var ml = new MLContext(1);
        IDataView rows = ml.Data.OpenFile(input, new OpenOptions { Schema = Schema() });
        double from = Clock.Wall();
        ml.Data.SaveFile(ml.Transforms.CopyColumns("Again0", "F.x0").Append(ml.Transforms.CopyColumns("Again1", "F.x1")).Append(ml.Transforms.CopyColumns("Again2", "F.x2")).Append(ml.Transforms.CopyColumns("Again3", "F.x3")).Append(ml.Transforms.CopyColumns("Again4", "F.x4"))
            .Fit(rows).Transform(rows), file + Path.GetExtension(file));
        return Clock.Wall() - from;

        static DataViewSchema Schema()
        {
            var schema = new DataViewSchema.Builder();
            foreach (string name in ToolData.Names)
                schema.AddColumn(name, NumberDataViewType.Single);
            return schema.ToSchema();
        }
    }

    private static double Kernel(ToolData data, int rows)
    {
        var ml = new MLContext(1);
        var explainer = new TreeShapExplainer(TreeModel.Find(data.Model).CountCovers(data.Model.Transform(ml.Data.OpenFile(data.Background))));
        float[] block = [.. data.Model.Transform(ml.Data.OpenFile(data.Parquet)).GetColumn<float[]>("Features").Take(Block).SelectMany(x => x)];
        double[] values = new double[block.Length];
        int blockRows = block.Length / ToolData.Features;
        var timed = new Timed(() =>
        {
            for (int first = 0; first < rows; first += blockRows)
                explainer.Explain(block, Math.Min(blockRows, rows - first), values);
        }, rows, Clock.Processor);
        timed.MicrosecondsPerRow(0);
        return timed.MicrosecondsPerRow(1);
    }

    private static double Column(ToolData data, int rows)
    {
        var ml = new MLContext(1);
        IDataView scored = ml.Data.Cache(data.Model.Transform(ml.Data.TakeRows(ml.Data.OpenFile(data.Parquet), rows)), "Features", "Score");
        Pipeline.StreamedRows.Read(scored, "Score");
        IDataView explained = ml.Explain().TreeShap(data.Model, ml.Data.OpenFile(data.Background)).Explainer.Transform(scored);
        Pipeline.StreamedRows.Read(explained, "Score", "Shap");
        double without = new Timed(() => Pipeline.StreamedRows.Read(scored, "Score"), rows, Clock.Processor).MicrosecondsPerRow(0.5);
        return new Timed(() => Pipeline.StreamedRows.Read(explained, "Score", "Shap"), rows, Clock.Processor).MicrosecondsPerRow(1) - without;
    }

    private static (double One, double Two) Shards(ToolData data)
    {
        double one = ToolProcess.Run(1, Explain(data, data.Parquet, Path.Combine(data.Folder, "one"), "--shard", "0/1")).Seconds;
        double from = Clock.Wall();
        Func<ToolProcess>[] both = [.. Enumerable.Range(0, 2).Select(i => ToolProcess.Start(1, i % Environment.ProcessorCount, Explain(data, data.Parquet, Path.Combine(data.Folder, "two"), "--shard", $"{i}/2")))];
        foreach (Func<ToolProcess> end in both)
            end();
        double two = Clock.Wall() - from;
        data.Measure();
        foreach (string folder in (string[])["one", "two"])
            Directory.Delete(Path.Combine(data.Folder, folder), recursive: true);
        return (one, two);
    }

    private static string Merged(ToolData data, bool quick)
    {
        var ml = new MLContext(1);
        string folder = Path.Combine(data.Folder, "parts"), input = Path.Combine(data.Folder, "small.csv");
        File.WriteAllLines(input, File.ReadLines(data.Csv).Take((quick ? 6400 : MergedRows) + 1));
        ITransformer explained = ml.Explain().TreeShap(data.Model, ml.Data.OpenFile(data.Background));
        ml.Model.Load(data.ModelPath, out DataViewSchema schema);
        long written = 0;
        for (int part = 0; part < Parts; part++)
            written += ml.Explain().WritePart(explained, input, folder, new PartOptions { Open = new OpenOptions { Schema = schema, Shard = new Shard(part, Parts) }, ModelPath = data.ModelPath }).Rows;
        double[] seconds = [.. new[] { 1, 1, 1, 2, 2, 2 }.Select(cores => ToolProcess.Run(cores, "merge", folder).Seconds)];
        return string.Create(CultureInfo.InvariantCulture, $"- `xai merge` of {Parts} parts of {written:N0} rows together, hashes of all files included, median of three: {seconds[..3].Order().ElementAt(1):F2} s on one core, {seconds[3..].Order().ElementAt(1):F2} s on two.");
    }
}
