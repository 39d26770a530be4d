using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Tabular;
using MLNet.Xai.Torch.Attribution;

namespace MLNet.Xai.Benchmarks.Tabular;

/// <summary>A made-up table, a model trained on it, and the model as explainers see it.</summary>
internal sealed class Table
{
    public Table(int features, int rows, int seed = 1)
    {
        var random = new Random(seed);
        Features = features;
        Rows = [.. Enumerable.Range(0, rows * features).Select(_ => random.NextSingle())];
        Labels = [.. Enumerable.Range(0, rows).Select(r =>
        {
            ReadOnlySpan<float> x = Rows.AsSpan(r * features, features);
            float sum = (x[0] * x[1]) + MathF.Sin(6 * x[2]) + (0.3f * random.NextSingle());
            for (int f = 3; f < features; f++)
                sum += x[f] / features;
            return sum;
        })];
    }

    public int Features { get; }

    public float[] Rows { get; }

    public float[] Labels { get; }

    public IDataView View(MLContext ml)
    {
        var definition = SchemaDefinition.Create(typeof(Row));
        definition[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, Features);
        // ML.NET's own permutation importance asks for names.
        definition[nameof(Row.Features)].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Features, [.. Enumerable.Range(0, Features).Select(f => $"f{f}".AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, Features));
        float middle = Labels.Order().ElementAt(Labels.Length / 2);
        return ml.Data.LoadFromEnumerable(Labels.Select((label, r) => new Row { Features = Rows.AsSpan(r * Features, Features).ToArray(), Target = label, Label = label > middle }), definition);
    }

    public static ExplainedModel Explained(ITransformer model, IDataView data) => ExplainedModel.Find(model, data, model.Transform(data), new ShapColumnOptions());

    public static string Number(double value) => value.ToString("G3", CultureInfo.InvariantCulture);

    private sealed class Row
    {
        public float[] Features { get; set; } = [];

        public float Target { get; set; }

        public bool Label { get; set; }
    }
}
