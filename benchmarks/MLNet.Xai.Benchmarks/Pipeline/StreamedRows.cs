using Microsoft.ML;
using Microsoft.ML.Data;
using MLNet.Xai.Core.Shapley;

namespace MLNet.Xai.Benchmarks.Pipeline;

/// <summary>Rows that are made while they are read, always the same.</summary>
internal sealed class StreamedRows(int features)
{
    private const int Block = 1 << 14;
    private readonly Lazy<float[]> _block = new(() => [.. Make(features, Block).SelectMany(r => r.Features)]);

    public IDataView View(MLContext ml, int count)
    {
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Sample));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features);
        return ml.Data.LoadFromEnumerable(Make(features, count), schema);
    }

    /// <summary>The kernel on as many rows in memory, block by block, as the columns look ahead.</summary>
    public void Explain(TreeShapExplainer explainer, int rows)
    {
        double[] values = new double[Block * features];
        for (int first = 0; first < rows; first += Block)
            explainer.Explain(_block.Value, Math.Min(Block, rows - first), values);
    }

    /// <summary>Reads columns to the end.</summary>
    public static double Read(IDataView data, params string[] columns)
    {
        using DataViewRowCursor cursor = data.GetRowCursor(data.Schema.Where(c => columns.Contains(c.Name)));
        ValueGetter<float> score = cursor.GetGetter<float>(data.Schema["Score"]);
        ValueGetter<VBuffer<float>>? shap = columns.Contains("Shap") ? cursor.GetGetter<VBuffer<float>>(data.Schema["Shap"]) : null;
        float value = 0;
        VBuffer<float> values = default;
        double sum = 0;
        while (cursor.MoveNext())
        {
            score(ref value);
            shap?.Invoke(ref values);
            sum += value;
        }

        return sum;
    }

    private static IEnumerable<Sample> Make(int features, int count)
    {
        var random = new Random(7);
        for (int r = 0; r < count; r++)
        {
            float[] x = new float[features];
            for (int f = 0; f < features; f++)
                x[f] = (float)random.NextDouble();
            yield return new Sample { Features = x, Label = x[0] + (x[1] * x[2]) - (x[3] / 2) + (random.NextDouble() / 4) > 0.6 };
        }
    }

    private sealed class Sample
    {
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }
    }
}
