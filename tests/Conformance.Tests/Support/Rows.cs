using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Support;

/// <summary>Three numbers, a vector, a text and a flag.</summary>
public sealed class Row
{
    public float A { get; set; }

    public float B { get; set; }

    public int Count { get; set; }

    [VectorType(3)]
    public float[] V { get; set; } = [0, 0, 0];

    public string Kind { get; set; } = "";

    public bool Flag { get; set; }
}

internal static class Rows
{
    private static readonly string[] Kinds = ["red", "green", "blue"];

    public static List<Row> Make(int count) => [.. Enumerable.Range(0, count).Select(i => new Row
    {
        A = i,
        B = 2 * i,
        Count = i,
        V = [i, i + 0.5f, -i],
        Kind = Kinds[i % 3],
        Flag = i % 2 == 1,
    })];

    public static IDataView View(this MLContext ml, int count) => ml.Data.LoadFromEnumerable(Make(count));

    public static string[] Names(this DataViewSchema.Column column)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(n => n.ToString())];
    }

    public static string[] Describe(this DataViewSchema schema) => [.. schema.Where(c => !c.IsHidden).Select(c => c.ToString())];
}

/// <summary>A file that goes when the test ends.</summary>
internal sealed class TemporaryFile : IDisposable
{
    public TemporaryFile(string extension = ".tmp", string? text = null)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"conformance-{Guid.NewGuid():N}{extension}");
        if (text is not null)
            File.WriteAllText(Path, text);
    }

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
