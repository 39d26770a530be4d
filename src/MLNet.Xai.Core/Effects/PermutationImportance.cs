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
        Lazy<int[]>[] orders = Orders(Count(score, rows, features), repeats, seed);
        return Of(score, rows, features, groups ?? [.. Enumerable.Range(0, features).Select(f => new[] { f })], orders, threads, progress, cancellation);
    }

    /// <summary>The same with given orders of the rows.</summary>
    internal static ImportanceScores Of<T>(
        RowScores<T> score, T[] rows, int features, int[][] groups, Lazy<int[]>[] orders, int? threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        _ = Count(score, rows, features);
        foreach (int feature in groups.SelectMany(g => g))
        {
            if (feature < 0 || feature >= features)
                throw new ArgumentException($"There is no feature {feature}: a row has {features}.", nameof(groups));
        }

        T[]?[] columns = ShuffledRows<T>.Columns(rows, features, groups);
        return Of(() => score(rows), groups.Length, orders, Own, threads, progress, cancellation);

        Func<int, int[], double[]> Own()
        {
            var copy = new ShuffledRows<T>([.. rows], columns);
            return (group, order) => score(copy.Shuffle(groups[group], order));
        }
    }

    /// <summary>The same of whatever scores shuffled rows.</summary>
    /// <param name="baseline">Scores the rows as they are, beside the shuffled ones.</param>
    /// <param name="groups">Number of groups.</param>
    /// <param name="orders">Orders of the rows.</param>
    /// <param name="own">Makes what a thread scores by: of a group, and by row the one whose values it gets.</param>
    /// <param name="threads">Threads; all processors when null.</param>
    /// <param name="progress">Receives the part that is done.</param>
    /// <param name="cancellation">Stops between two scorings.</param>
    internal static ImportanceScores Of(
        Func<double[]> baseline, int groups, Lazy<int[]>[] orders, Func<Func<int, int[], double[]>> own, int? threads, IProgress<double>? progress, CancellationToken cancellation)
    {
        int most = threads ?? Environment.ProcessorCount, jobs = groups * orders.Length, next = -1, done = 0;
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(threads));
        double[] whole = [];
        double[][][] shuffled = [.. Enumerable.Range(0, groups).Select(_ => new double[orders.Length][])];
        cancellation.ThrowIfCancellationRequested();

        // One after another: ranges of them, as loops in parallel deal out, leave a thread alone at the end.
        Workers.Run(Math.Min(most, jobs + 1), () =>
        {
            try
            {
                Func<int, int[], double[]>? score = null;
                for (int job = Next(); job < jobs; job = Next())
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (job < 0)
                    {
                        whole = [.. baseline()];
                        continue;
                    }

                    (int group, int repeat) = Math.DivRem(job, orders.Length);
                    shuffled[group][repeat] = [.. (score ??= own())(group, orders[repeat].Value)];
                    progress?.Report((double)Interlocked.Increment(ref done) / jobs);
                }
            }
            catch
            {
                Volatile.Write(ref next, jobs);
                throw;
            }
        });
        return new ImportanceScores(whole, Array.ConvertAll(shuffled, repeats => Array.ConvertAll(repeats, Lost)));

        int Next() => Interlocked.Increment(ref next) - 1;

        double[] Lost(double[] scores) => [.. whole.Zip(scores, (own, without) => own - without)];
    }

    /// <summary>Random orders of rows, each drawn by the thread that needs it first.</summary>
    internal static Lazy<int[]>[] Orders(int count, int repeats, int seed)
    {
        return [.. Enumerable.Range(0, repeats).Select(repeat => new Lazy<int[]>(() => Draw((ulong)repeat), LazyThreadSafetyMode.PublicationOnly))];

        int[] Draw(ulong repeat)
        {
            int[] order = new int[count];
            CounterRandom.Permutation(CounterRandom.Fork(seed, repeat), order);
            return order;
        }
    }

    private static int Count<T>(RowScores<T> score, T[] rows, int features)
    {
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        return rows.Length > 0 && rows.Length % features == 0 ? rows.Length / features : throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
    }
}
