using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Data;

namespace MLNet.Xai.Benchmarks.Tool;

/// <summary>The tables and the model that the tool is timed on: 20 numbers a row, 100 trees of 20 leaves.</summary>
internal sealed class ToolData : IDisposable
{
    public const int Features = 20;

    private readonly MLContext _ml = new(1);

    public ToolData(int parquetRows, int csvRows)
    {
        _ml.Data.SaveFile(View(parquetRows, 1), Parquet, new SaveOptions { Columns = ["F"] });
        _ml.Data.SaveFile(View(csvRows, 2), Csv, new SaveOptions { Columns = ["F"] });
        _ml.Data.SaveFile(View(1000, 3), Background, new SaveOptions { Columns = ["F"] });
        string train = Path.Combine(Folder, "train.parquet");
        _ml.Data.SaveFile(View(20_000, 4), train);
        IDataView rows = _ml.Data.OpenFile(train);
        Model = _ml.Transforms.Concatenate("Features", Names).Append(_ml.BinaryClassification.Trainers.FastTree(numberOfTrees: 100, numberOfLeaves: 20)).Fit(rows);
        _ml.Model.Save(Model, rows.Schema, ModelPath);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("xai-bench").FullName;

    public ITransformer Model { get; }

    public string ModelPath => Path.Combine(Folder, "model.zip");

    public string Parquet => Path.Combine(Folder, "rows.parquet");

    public string Csv => Path.Combine(Folder, "rows.csv");

    public string Background => Path.Combine(Folder, "background.parquet");

    public static string[] Names => [.. Enumerable.Range(0, Features).Select(f => $"F.x{f}")];

    /// <summary>Most bytes that were in the folder where <see cref="Measure"/> was called.</summary>
    public long LargestFolder { get; private set; }

    /// <summary>Looks how much is in the folder.</summary>
    public void Measure() => LargestFolder = Math.Max(LargestFolder, new DirectoryInfo(Folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length));

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private IDataView View(int rows, int seed)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema["F"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        schema["F"].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Features, [.. Enumerable.Range(0, Features).Select(f => $"x{f}".AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, Features));
        return _ml.Data.LoadFromEnumerable(Make(rows, seed), schema);
    }

    private static IEnumerable<Row> Make(int rows, int seed)
    {
        var random = new Random(seed);
        for (int r = 0; r < rows; r++)
        {
            float[] x = new float[Features];
            for (int f = 0; f < Features; f++)
                x[f] = (float)random.NextDouble();
            yield return new Row { F = x, Label = x[0] + (x[1] * x[2]) - (x[3] / 2) + (random.NextDouble() / 4) > 0.6 };
        }
    }

    private sealed class Row
    {
        public float[] F { get; set; } = [];

        public bool Label { get; set; }
    }
}
