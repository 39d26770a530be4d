using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Effects;

/// <summary>Scores of a model on rows: one number a metric, larger is better.</summary>
/// <param name="rows">Row-major, all rows x features, in their order.</param>
/// <typeparam name="T">float or double.</typeparam>
public delegate double[] RowScores<T>(ReadOnlySpan<T> rows);

/// <summary>Permutation importance: how much worse a model scores when features are shuffled among the rows.</summary>
/// <remarks>
/// Breiman, "Random forests", 2001; Fisher, Rudin and Dominici, JMLR 2019. As scikit-learn's permutation_importance; features of a group are shuffled together. One scoring of all
/// rows a group and repeat, in parallel; the same numbers whatever the number of threads.
/// </remarks>
public static class PermutationImportance
{
    /// <summary>Measures every group.</summary>
    /// <param name="score">Scores rows; called from several threads at once.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="groups">Features that are shuffled together, group by group; each feature alone when null.</param>
    /// <param name="repeats">Shufflings of a group; 5.</param>
    /// <param name="seed">Seed of the shuffling, the same for every group.</param>
    /// <param name="threads">Threads; all processors when null.</param>
    /// <param name="progress">Receives the part that is done.</param>
    /// <param name="cancellation">Stops between two scorings.</param>
    /// <typeparam name="T">float or double.</typeparam>
    /// <exception cref="ArgumentException">Sizes or groups do not fit.</exception>
    public static ImportanceScores Of<T>(
        RowScores<T> score, T[] rows, int features, int[][]? groups = null, int repeats = 5, int seed = 1, int? threads = null, IProgress<double>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(repeats, 1);
        int count = Count(score, rows, features);
        int[][] orders = [.. Enumerable.Range(0, repeats).Select(k =>
        {
            var order = new int[count];
            CounterRandom.Permutation(CounterRandom.Fork(seed, (ulong)k), order);
            return order;
        })];
        return Of(score, rows, features, groups ?? [.. Enumerable.Range(0, features).Select(f => new[] { f })], orders, threads, progress, cancellation);
    }

    /// <summary>The same with given orders of the rows.</summary>
    internal static ImportanceScores Of<T>(
        RowScores<T> score, T[] rows, int features, int[][] groups, int[][] orders, int? threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        _ = Count(score, rows, features);
        foreach (int feature in groups.SelectMany(g => g))
        {
            if (feature < 0 || feature >= features)
                throw new ArgumentException($"There is no feature {feature}: a row has {features}.", nameof(groups));
        }

        double[] baseline = score(rows);
        var importances = new double[groups.Length][][];
        for (int g = 0; g < groups.Length; g++)
            importances[g] = new double[orders.Length][];
        int done = 0;
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount };
        T[]?[] columns = Columns(rows, features, groups);
        using var copies = new ThreadLocal<ShuffledRows<T>>(() => new ShuffledRows<T>([.. rows], columns));
        _ = Parallel.For(0, groups.Length * orders.Length, parallel, job =>
        {
            (int group, int repeat) = Math.DivRem(job, orders.Length);
            double[] scores = score(copies.Value!.Shuffle(groups[group], orders[repeat]));
            importances[group][repeat] = [.. baseline.Zip(scores, (whole, without) => whole - without)];
            progress?.Report((double)Interlocked.Increment(ref done) / (groups.Length * orders.Length));
        });
        return new ImportanceScores(baseline, importances);
    }

    private static int Count<T>(RowScores<T> score, T[] rows, int features)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        return rows.Length > 0 && rows.Length % features == 0 ? rows.Length / features : throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
    }

    // The shuffled features' numbers, each feature's side by side.
    private static T[]?[] Columns<T>(T[] rows, int features, int[][] groups)
    {
        var columns = new T[]?[features];
        foreach (int feature in groups.SelectMany(g => g))
        {
            T[] column = columns[feature] = new T[rows.Length / features];
            for (int r = 0, at = feature; r < column.Length; r++, at += features)
                column[r] = rows[at];
        }

        return columns;
    }
}
