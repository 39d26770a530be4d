using MLNet.Xai.Core.Trees;
using MLNet.Xai.Core.Trees.Readers;
using MLNet.Xai.Tests.Support.LightGbm;

namespace MLNet.Xai.Benchmarks.TreeShap;

/// <summary>A named ensemble with rows to explain.</summary>
internal sealed record Subject(string Name, TreeEnsemble Ensemble, float[] Rows)
{
    public int RowCount => Rows.Length / Ensemble.FeatureCount;

    /// <summary>The same trees with so many rows, repeated or cut, each a little moved so that no two are the same.</summary>
    public Subject WithRows(int count)
    {
        int features = Ensemble.FeatureCount;
        var random = new Random(count);
        float[] rows = new float[count * features];
        for (int r = 0; r < count; r++)
        {
            for (int f = 0; f < features; f++)
            {
                // A feature from the next copy's row now and then: new combinations of values that occur.
                int from = random.Next(4) == 0 ? random.Next(RowCount) : r % RowCount;
                rows[(r * features) + f] = Rows[(from * features) + f];
            }
        }

        return this with { Rows = rows };
    }
}

/// <summary>
/// Seeded ensembles of given shapes. A tree is grown on random rows with random splits at values that occur, best node first, so that covers are
/// real counts and paths are as uneven as those of trained trees.
/// </summary>
internal static class Ensembles
{
    /// <summary>Trees with at most so many leaves and so deep.</summary>
    public static Subject Random(string name, int trees, int features, int rows, int maxLeaves, int maxDepth, int trainingRows, int seed)
    {
        var random = new Random(seed);
        float[] data = [.. Enumerable.Range(0, Math.Max(trainingRows, rows) * features).Select(_ => (float)random.NextDouble())];
        var builder = new TreeEnsembleBuilder(features) { OutputScale = 1.0 / trees };
        for (int t = 0; t < trees; t++)
            Grow(builder, data, features, [.. Enumerable.Range(0, trainingRows)], maxLeaves, maxDepth, random);
        return new Subject(name, builder.Build(), data[..(rows * features)]);
    }

    /// <summary>Trees that LightGBM trained.</summary>
    public static Subject Trained(string name, int trees, int features, int rows, int leaves, int seed)
    {
        var random = new Random(seed);
        float[] data = [.. Enumerable.Range(0, rows * features).Select(_ => (float)random.NextDouble())];
        float[] labels = [.. data.Chunk(features).Select(x => (float)((x[0] * x[1]) + Math.Sin(6 * x[2]) + x[3..].Sum() + (0.1 * random.NextDouble())))];
        using LightGbmBooster booster = LightGbmBooster.Train(
            $"objective=regression num_leaves={leaves} learning_rate=0.1 num_threads=1 verbosity=-1 deterministic=true", data, labels, trees);
        return new Subject(name, LightGbmModel.Load(new StringReader(booster.ToText())).Ensemble, data);
    }

    private static void Grow(TreeEnsembleBuilder builder, float[] data, int features, int[] rows, int maxLeaves, int maxDepth, Random random)
    {
        var open = new PriorityQueue<(int Node, int[] Rows, int Depth), double>();
        open.Enqueue((builder.AddTree(), rows, 0), 0);
        int leaves = 1;
        while (open.TryDequeue(out (int Node, int[] Rows, int Depth) item, out _))
        {
            int feature = random.Next(features);
            float threshold = item.Rows.Length < 2 ? 0 : data[(item.Rows[random.Next(item.Rows.Length)] * features) + feature];
            int[] left = [.. item.Rows.Where(r => data[(r * features) + feature] <= threshold)];
            if (leaves >= maxLeaves || item.Depth == maxDepth || left.Length == 0 || left.Length == item.Rows.Length)
            {
                builder.SetLeaf(item.Node, [random.NextDouble()], item.Rows.Length);
                continue;
            }

            leaves++;
            int[] right = [.. item.Rows.Except(left)];
            builder.SetSplit(item.Node, feature, threshold, out int l, out int r, cover: item.Rows.Length);
            // Larger nodes first, as gain-driven growth tends to.
            open.Enqueue((l, left, item.Depth + 1), -left.Length * (0.5 + random.NextDouble()));
            open.Enqueue((r, right, item.Depth + 1), -right.Length * (0.5 + random.NextDouble()));
        }
    }
}
