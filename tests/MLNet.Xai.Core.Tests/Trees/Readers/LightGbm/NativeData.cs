using MLNet.Xai.Core.Trees;

namespace MLNet.Xai.Core.Tests.Trees.Readers.LightGbm;

/// <summary>Made-up rows with what LightGBM treats specially: gaps, zeros, few values, category numbers.</summary>
internal static class NativeData
{
    public const int Width = 6;

    /// <summary>A feature that holds the number of a category.</summary>
    public const int Category = 5;

    public static float[] Rows(int count, int seed, double missing = 0.1)
    {
        var random = new Random(seed);
        float[] rows = new float[count * Width];
        for (int i = 0; i < rows.Length; i++)
        {
            rows[i] = (i % Width) switch
            {
                2 => random.Next(4),
                3 => random.NextDouble() < 0.6 ? 0 : MathF.Round((float)(random.NextDouble() * 6) - 3, 1),
                Category => random.Next(40),
                _ => (float)((random.NextDouble() * 8) - 4),
            };
            if (random.NextDouble() < missing)
                rows[i] = float.NaN;
        }

        return rows;
    }

    /// <summary>A number that depends on every feature, gaps included.</summary>
    public static double Target(ReadOnlySpan<float> row)
    {
        double Or(float x, double gap) => float.IsNaN(x) ? gap : x;
        return Or(row[0], 2) + (0.5 * Or(row[0], -1) * Or(row[1], 1)) + (row[2] > 1 ? 2 : 0) - Or(row[3], 3)
            + (row[3] == 0 ? 1.5 : 0) + Math.Sin(3 * Or(row[4], 0)) + ((int)Or(row[Category], 50) * 7 % 10 * 0.3);
    }

    /// <summary>Labels for an objective.</summary>
    public static float[] Labels(ReadOnlySpan<float> rows, string objective)
    {
        float[] labels = new float[rows.Length / Width];
        for (int i = 0; i < labels.Length; i++)
        {
            double y = Target(rows.Slice(i * Width, Width));
            labels[i] = objective switch
            {
                "binary" or "cross_entropy" => y > 2 ? 1 : 0,
                "multiclass" or "multiclassova" => y > 4 ? 2 : y > 1 ? 1 : 0,
                "lambdarank" => Math.Clamp((int)(y / 2), 0, 4),
                "poisson" or "tweedie" => (float)Math.Max(0, Math.Round(y)),
                _ => (float)y,
            };
        }

        return labels;
    }

    /// <summary>Rows that stand on the edges of a model's splits: every threshold, its neighbours, zeros, infinities and NaN.</summary>
    public static float[] Edges(TreeEnsemble trees, int count, int seed)
    {
        float[][] values = [.. Enumerable.Range(0, trees.FeatureCount).Select(f => new List<float>([0, -0f, 1e-35f, -1e-35f, 1.1e-35f, float.Epsilon,
            float.PositiveInfinity, float.NegativeInfinity, float.NaN, float.MaxValue, -0.5f, -1, 3e9f]).ToArray())];
        for (int node = 0; node < trees.NodeCount; node++)
        {
            if (trees.Left[node] == TreeEnsemble.Leaf || trees.Categorical[node] >= 0)
                continue;
            float threshold = trees.Threshold[node];
            values[trees.Feature[node]] = [.. values[trees.Feature[node]], threshold, MathF.BitIncrement(threshold), MathF.BitDecrement(threshold)];
        }

        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * values.Length).Select(i => values[i % values.Length][random.Next(values[i % values.Length].Length)])];
    }
}
