using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Lloyd's k-means from k-means++ centres (Arthur and Vassilvitskii, 2007).</summary>
internal sealed class KMeansClusters
{
    private readonly double[] _rows;
    private readonly int _features;
    private readonly int _count;

    /// <param name="rows">Row-major.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="clusters">Most clusters; fewer where there are fewer different rows.</param>
    /// <param name="iterations">Most passes.</param>
    /// <param name="seed">Seed of the first centres.</param>
    public KMeansClusters(double[] rows, int features, int clusters, int iterations, int seed)
    {
        (_rows, _features, _count) = (rows, features, rows.Length / features);
        Cluster = new int[_count];
        Centres = Start(Math.Min(clusters, _count), seed);
        for (int pass = 0; pass < iterations; pass++)
        {
            if (!Assign() && pass > 0)
                break;
            Move();
        }

        Assign();
    }

    /// <summary>Clusters x features.</summary>
    public List<double[]> Centres { get; }

    /// <summary>By row its cluster.</summary>
    public int[] Cluster { get; }

    public double Distance(int row, double[] centre)
    {
        double sum = 0;
        for (int f = 0; f < _features; f++)
        {
            double difference = _rows[(row * _features) + f] - centre[f];
            sum += difference * difference;
        }

        return sum;
    }

    private List<double[]> Start(int clusters, int seed)
    {
        List<double[]> centres = [Row((int)(CounterRandom.Uniform(seed, 0) * _count))];
        double[] nearest = [.. Enumerable.Range(0, _count).Select(r => Distance(r, centres[0]))];
        while (centres.Count < clusters)
        {
            double at = CounterRandom.Uniform(seed, (ulong)centres.Count) * nearest.Sum(), sum = 0;
            int row = Array.FindIndex(nearest, d => d > 0 && (sum += d) > at);
            if (row < 0)
                row = Array.FindLastIndex(nearest, d => d > 0);
            if (row < 0)
                break;
            centres.Add(Row(row));
            for (int r = 0; r < _count; r++)
                nearest[r] = Math.Min(nearest[r], Distance(r, centres[^1]));
        }

        return centres;
    }

    private double[] Row(int row) => _rows[(row * _features)..((row + 1) * _features)];

    private bool Assign()
    {
        bool changed = false;
        for (int r = 0; r < _count; r++)
        {
            int best = 0;
            double least = double.PositiveInfinity;
            for (int c = 0; c < Centres.Count; c++)
            {
                double distance = Distance(r, Centres[c]);
                if (distance < least)
                    (best, least) = (c, distance);
            }

            changed |= Cluster[r] != best;
            Cluster[r] = best;
        }

        return changed;
    }

    // A cluster that has lost all its rows starts again at the row that is farthest from its centre.
    private void Move()
    {
        var counts = new int[Centres.Count];
        double[][] sums = [.. Centres.Select(_ => new double[_features])];
        for (int r = 0; r < _count; r++)
        {
            counts[Cluster[r]]++;
            for (int f = 0; f < _features; f++)
                sums[Cluster[r]][f] += _rows[(r * _features) + f];
        }

        for (int c = 0; c < Centres.Count; c++)
        {
            if (counts[c] > 0)
                Centres[c] = [.. sums[c].Select(s => s / counts[c])];
        }

        for (int c = 0; c < Centres.Count; c++)
        {
            if (counts[c] > 0)
                continue;
            int farthest = Enumerable.Range(0, _count).Where(r => counts[Cluster[r]] > 1).MaxBy(r => Distance(r, Centres[Cluster[r]]));
            counts[Cluster[farthest]]--;
            Cluster[farthest] = c;
            counts[c] = 1;
            Centres[c] = Row(farthest);
        }
    }
}
