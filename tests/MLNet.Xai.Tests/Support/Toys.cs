using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tests.Support;

/// <summary>A row with the columns that <see cref="ToyExplainer"/> reads, and others of all sorts.</summary>
public sealed class ToyRow
{
    public float Id { get; set; }

    public string Text { get; set; } = "";

    public float Age { get; set; }

    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public double[] Tail { get; set; } = [];

    public float Score { get; set; }

    public bool Wanted { get; set; }
}

public sealed class ToyExplained
{
    public float Id { get; set; }

    public string Text { get; set; } = "";

    public float Age { get; set; }

    public double[] Tail { get; set; } = [];

    [VectorType(3)]
    public float[] Toy { get; set; } = [];

    [ColumnName("Toy.BaseValue")]
    public float BaseValue { get; set; }

    [ColumnName("Toy.Residual")]
    public float Residual { get; set; }
}

internal static class Toys
{
    public static readonly string[] Slots = ["Age", "Income", "Credit score"];

    public static ToyExplainer Explainer(string name = "Toy") => new(name, Slots, [1, 10, 100]);

    public static ToyTransformer Transformer(string name = "Toy") => new(Explainer(name), Watch.Nobody);

    public static ITransformer SaveAndLoad(MLContext ml, ITransformer model)
    {
        using var stream = new MemoryStream();
        ml.Model.Save(model, null, stream);
        stream.Position = 0;
        return ml.Model.Load(stream, out _);
    }

    public static ToyRow Row(int i) => new()
    {
        Id = i,
        Text = $"row {i}",
        Age = 1000 + i,
        Features = [i + 0.5f, i % 7, -(i % 3)],
        Tail = [.. Enumerable.Range(0, i % 4).Select(k => (double)i / (k + 1))],
        Score = i * 2,
        Wanted = i % 5 != 4,
    };

    public static IEnumerable<ToyRow> Rows(int count) => Enumerable.Range(0, count).Select(Row);

    public static IDataView View(MLContext ml, int count) => ml.Data.LoadFromEnumerable(Rows(count));

    /// <summary>What must be there for row <paramref name="i"/>.</summary>
    public static void Check(ToyExplained row, int i)
    {
        ToyRow source = Row(i);
        row.Id.ShouldBe(i);
        row.Text.ShouldBe(source.Text);
        row.Age.ShouldBe(source.Age);
        row.Tail.ShouldBe(source.Tail);
        if (!source.Wanted)
        {
            row.Toy.ShouldAllBe(v => float.IsNaN(v));
            row.BaseValue.ShouldBe(float.NaN);
            return;
        }

        float[] values = [source.Features[0], 10 * source.Features[1], 100 * source.Features[2]];
        row.Toy.ShouldBe(values);
        row.BaseValue.ShouldBe(1);
        row.Residual.ShouldBe(1 + values.Sum() - source.Score, 1e-2);
    }

    public static string[] SlotNames(DataViewSchema schema, string column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema[column].GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }
}
