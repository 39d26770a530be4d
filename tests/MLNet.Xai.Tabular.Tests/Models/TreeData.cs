using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLNet.Xai.Tabular.Tests.Models;

/// <summary>Made-up rows on which every kind of tree trainer finds something to split.</summary>
internal static class TreeData
{
    public const int Width = 6;

    public sealed class Row
    {
        [VectorType(Width)]
        public float[] Features { get; set; } = [];

        public bool Label { get; set; }

        public float Target { get; set; }

        public string Class { get; set; } = "";

        [KeyType(1000)]
        public uint Group { get; set; }

        public float Grade { get; set; }
    }

    public sealed class SparseRow
    {
        [VectorType(Width)]
        public VBuffer<float> Features { get; set; }

        public string Class { get; set; } = "";

        public float Grade { get; set; }
    }

    public static List<Row> Rows(int count, int seed, double missing = 0)
    {
        var random = new Random(seed);
        var rows = new List<Row>(count);
        for (int i = 0; i < count; i++)
        {
            float[] x = new float[Width];
            for (int f = 0; f < Width; f++)
                x[f] = f switch
                {
                    4 => random.Next(3),                                  // few values, many ties
                    5 => random.NextDouble() < 0.7 ? 0 : 1,               // mostly zero
                    _ => MathF.Round((float)(random.NextDouble() * 8) - 4, 2),
                };
            double y = x[0] + (0.5 * x[1] * x[2]) + (x[4] > 1 ? 2 : 0) - x[5] + (random.NextDouble() - 0.5);
            rows.Add(new Row
            {
                Features = x,
                Label = y > 0,
                Target = (float)Math.Max(0, y + 3),
                Class = y > 1.5 ? "high" : y > -1 ? "middle" : "low",
                Group = (uint)(i / 12) + 1,    // groups lie together
                Grade = (int)Math.Clamp(y + 2, 0, 4),
            });
            for (int f = 0; f < Width; f++)
            {
                if (random.NextDouble() < missing)
                    x[f] = float.NaN;
            }
        }

        return rows;
    }

    public static IDataView View(MLContext ml, int count, int seed, double missing = 0) => ml.Data.LoadFromEnumerable(Rows(count, seed, missing));

    /// <summary>The rows with their zeros left out.</summary>
    public static IDataView SparseView(MLContext ml, IEnumerable<Row> rows) => ml.Data.LoadFromEnumerable(rows.Select(row =>
    {
        int[] present = [.. Enumerable.Range(0, Width).Where(f => row.Features[f] != 0)];
        return new SparseRow { Features = new VBuffer<float>(Width, present.Length, [.. present.Select(f => row.Features[f])], present), Class = row.Class, Grade = row.Grade };
    }));
}
