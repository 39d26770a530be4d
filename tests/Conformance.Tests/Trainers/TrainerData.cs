using Microsoft.ML;
using Microsoft.ML.Data;

namespace Conformance.Tests.Trainers;

public sealed class TrainerRow
{
    [VectorType(TrainerData.FeatureCount)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }

    public float Target { get; set; }

    public float Count { get; set; }

    public string Class { get; set; } = "";

    [KeyType(1000)]
    public uint GroupId { get; set; }

    public float Relevance { get; set; }

    public float Weight { get; set; }
}

/// <summary>Rows with known structure: two strong features, one interaction, two of noise.</summary>
public static class TrainerData
{
    public const int FeatureCount = 6;

    /// <summary>A context of its own for whoever asks: a shared one would hand out its random numbers in the order in which tests happen to run.</summary>
    public static MLContext Context => new(seed: 1);

    public static IDataView Train { get; } = View(2000, seed: 3);

    public static IDataView Test { get; } = View(2000, seed: 4);

    /// <summary>Like <see cref="Test"/>, but about half the rows have missing values.</summary>
    public static IDataView TestWithMissing { get; } = View(2000, seed: 5, missing: 0.1);

    public static IDataView View(int rows, int seed, double missing = 0) => Context.Data.LoadFromEnumerable(Rows(rows, seed, missing));

    public static TrainerRow[] Rows(int count, int seed, double missing = 0)
    {
        var random = new Random(seed);
        var rows = new TrainerRow[count];
        for (int i = 0; i < count; i++)
        {
            var x = new float[FeatureCount];
            for (int f = 0; f < FeatureCount; f++)
                x[f] = (float)((random.NextDouble() * 4) - 2);
            double signal = (2 * x[0]) - x[1] + (x[2] * x[3]);
            rows[i] = new TrainerRow
            {
                Features = x,
                Label = signal + ((random.NextDouble() - 0.5) * 2) > 0,
                Target = (float)(signal + ((random.NextDouble() - 0.5) * 0.5)),
                Count = (float)Math.Floor(Math.Exp(signal / 2) + random.NextDouble()),
                Class = signal < -1 ? "low" : signal < 1 ? "middle" : "high",
                GroupId = (uint)(i / 10) + 1,
                Relevance = (float)Math.Clamp(Math.Floor((signal / 2) + 2), 0, 4),
                Weight = 1 + (i % 3),
            };
            for (int f = 0; f < FeatureCount; f++)
            {
                if (random.NextDouble() < missing)
                    x[f] = float.NaN;
            }
        }
        return rows;
    }

    /// <summary>Features, then the columns asked for, row by row.</summary>
    public static (float[] Features, float Score)[] Scores(IDataView scored) =>
        [.. scored.GetColumn<float[]>("Features").Zip(scored.GetColumn<float>("Score"))];
}
