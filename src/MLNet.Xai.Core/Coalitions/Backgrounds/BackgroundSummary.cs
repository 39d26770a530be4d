using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Coalitions;

/// <summary>Small backgrounds for methods whose cost is background rows times coalitions: clusters, a stratified sample, or rows picked by their score.</summary>
/// <remarks>Give <see cref="BackgroundSample.Weights"/> to <see cref="MarginalGame{T}"/> along with the rows.</remarks>
public static class BackgroundSummary
{
    /// <summary>Centres of clusters, weighted by the rows of each, as shap.kmeans; or the row nearest to each centre.</summary>
    /// <param name="rows">Row-major rows without missing values.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="clusters">Most clusters; fewer come where there are fewer different rows.</param>
    /// <param name="options">The defaults when null.</param>
    /// <exception cref="ArgumentException">There are no whole rows, a value is not finite, or groups do not fit.</exception>
    public static BackgroundSample KMeans(ReadOnlySpan<float> rows, int features, int clusters, KMeansOptions? options = null)
    {
        options ??= new KMeansOptions();
        int count = Count(rows, features);
        ArgumentOutOfRangeException.ThrowIfLessThan(clusters, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxIterations, 1, nameof(options));
        int[][] groups = PlayerFeatures.Of(features, options.Groups);
        float[] copy = rows.ToArray();
        if (Array.FindIndex(copy, v => !float.IsFinite(v)) is >= 0 and var odd)
        {
            throw new ArgumentException(
                $"Row {odd / features}, feature {odd % features} is {copy[odd]}, which is at no distance from anything. Replace missing values first, or take a stratified sample.", nameof(rows));
        }

        double[] scales = options.Standardize ? Scales(copy, features) : [.. Enumerable.Repeat(1.0, features)];
        double[] scaled = [.. copy.Select((v, i) => v * scales[i % features])];
        var found = new KMeansClusters(scaled, features, clusters, options.MaxIterations, options.Seed);
        int[] used = [.. Enumerable.Range(0, found.Centres.Count).Where(c => found.Cluster.Contains(c))];
        double[] weights = [.. used.Select(c => (double)found.Cluster.Count(o => o == c))];
        if (options.Medoids)
            return Pick(copy, features, [.. used.Select(c => Enumerable.Range(0, count).Where(r => found.Cluster[r] == c).MinBy(r => found.Distance(r, found.Centres[c])))], weights);
        var centres = new float[used.Length * features];
        for (int c = 0; c < used.Length; c++)
        {
            double[] centre = found.Centres[used[c]];
            foreach (int[] group in groups)
            {
                int nearest = options.RoundValues ? Nearest(scaled, features, centre, group) : -1;
                foreach (int feature in group)
                    centres[(c * features) + feature] = nearest >= 0 ? copy[(nearest * features) + feature] : (float)(centre[feature] / scales[feature]);
            }
        }

        return new BackgroundSample { Rows = centres, Weights = weights };
    }

    /// <summary>Rows from every part of the scores: quantiles of the scores, and of each a random sample without replacement, weighted by the rows it stands for.</summary>
    /// <param name="rows">Row-major rows; missing values stay.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="sample">Rows to take; all where there are no more.</param>
    /// <param name="strata">Parts, as equal as the sample can be shared out to them; 10, at most <paramref name="sample"/>.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <exception cref="ArgumentException">There are no whole rows, not one score a row, or a score is NaN.</exception>
    public static BackgroundSample Stratified(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> scores, int sample, int strata = 10, int seed = 1)
    {
        double[] values = Scores(Count(rows, features), scores);
        ArgumentOutOfRangeException.ThrowIfLessThan(sample, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(strata, 1);
        sample = Math.Min(sample, values.Length);
        strata = Math.Min(strata, sample);
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(r => values[r])];
        List<int> picked = [];
        List<double> weights = [];
        for (int s = 0; s < strata; s++)
        {
            // The sample is cut first, and the rows in the same proportion: no part is asked for more rows than it has.
            int first = Part(s, strata, sample), last = Part(s + 1, strata, sample), take = last - first;
            int[] stratum = order[Part(first, sample, values.Length)..Part(last, sample, values.Length)];
            picked.AddRange(Sample(stratum, take, CounterRandom.Fork(seed, (ulong)s)));
            weights.AddRange(Enumerable.Repeat((double)stratum.Length / take, take));
        }

        return Pick(rows.ToArray(), features, [.. picked], [.. weights]);

        static int Part(int number, int parts, int of) => (int)((long)number * of / parts);
    }

    /// <summary>The rows whose score a predicate takes, or a random sample of them: a comparison of one's own, say those just above a cutoff.</summary>
    /// <param name="rows">Row-major rows; missing values stay.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="scores">One a row.</param>
    /// <param name="predicate">Says of a score whether its row is taken.</param>
    /// <param name="most">Most rows; all when null.</param>
    /// <param name="seed">Seed of the sample.</param>
    /// <exception cref="ArgumentException">There are no whole rows, not one score a row, a score is NaN, or no row is taken.</exception>
    public static BackgroundSample Where(ReadOnlySpan<float> rows, int features, ReadOnlySpan<double> scores, Func<double, bool> predicate, int? most = null, int seed = 1)
    {
        ArgumentNullException.ThrowIfNull(predicate);
        double[] values = Scores(Count(rows, features), scores);
        if (most is { } limit)
            ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, nameof(most));
        int[] taken = [.. Enumerable.Range(0, values.Length).Where(r => predicate(values[r]))];
        if (taken.Length == 0)
            throw new ArgumentException($"No row's score is taken; the {values.Length} scores go from {values.Min():G6} to {values.Max():G6}.", nameof(predicate));
        int[] picked = Sample(taken, Math.Min(most ?? taken.Length, taken.Length), seed);
        return Pick(rows.ToArray(), features, picked, [.. Enumerable.Repeat((double)taken.Length / picked.Length, picked.Length)]);
    }

    private static BackgroundSample Pick(float[] rows, int features, int[] indices, double[] weights) => new()
    {
        Rows = [.. indices.SelectMany(r => rows.AsSpan(r * features, features).ToArray())],
        Weights = weights,
        Indices = indices,
    };

    // In the order of the rows.
    private static int[] Sample(int[] from, int count, long stream)
    {
        var order = new int[from.Length];
        CounterRandom.Permutation(stream, order);
        return [.. order.Take(count).Order().Select(i => from[i])];
    }

    private static int Count(ReadOnlySpan<float> rows, int features)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        return !rows.IsEmpty && rows.Length % features == 0 ? rows.Length / features : throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
    }

    private static double[] Scores(int count, ReadOnlySpan<double> scores)
    {
        if (scores.Length != count)
            throw new ArgumentException($"There are {scores.Length} scores for {count} rows.", nameof(scores));
        double[] values = scores.ToArray();
        return Array.FindIndex(values, double.IsNaN) is >= 0 and var odd ? throw new ArgumentException($"The score of row {odd} is NaN.", nameof(scores)) : values;
    }

    private static double[] Scales(float[] rows, int features)
    {
        var moments = new RunningMoments[features];
        for (int i = 0; i < rows.Length; i++)
            moments[i % features].Add(rows[i]);
        return [.. moments.Select(m => m.VarianceOfMean is > 0 and var v ? 1 / Math.Sqrt(v * m.Count) : 1)];
    }

    private static int Nearest(double[] rows, int features, double[] centre, int[] group)
    {
        int best = 0;
        double least = double.PositiveInfinity;
        for (int r = 0; r < rows.Length / features; r++)
        {
            double distance = 0;
            foreach (int feature in group)
                distance += (rows[(r * features) + feature] - centre[feature]) * (rows[(r * features) + feature] - centre[feature]);
            if (distance < least)
                (best, least) = (r, distance);
        }

        return best;
    }
}
