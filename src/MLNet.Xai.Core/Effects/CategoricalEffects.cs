using MLNet.Xai.Core.Coalitions;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Effects;

/// <summary>Accumulated local effects of a categorical feature: categories are put in an order in which neighbours have similar rows, and steps between neighbours are summed up along it.</summary>
/// <remarks>
/// Apley and Zhu, JRSS B 2020, section 5.1.4, as R's ALEPlot 1.1 does it: the distance of two categories is the sum over the other features of the Kolmogorov-Smirnov distance of a number's distributions
/// (at 100 quantiles) or of half the summed differences of another category's shares; the order is that of the first coordinate of classical scaling.
/// </remarks>
public static class CategoricalEffects
{
    private const int Quantiles = 100;

    /// <summary>The categories in an order of similarity, the first of them in the first half.</summary>
    /// <param name="category">Each row's category, 0 to <paramref name="categories"/> - 1; every category has a row at least.</param>
    /// <param name="categories">How many there are.</param>
    /// <param name="numbers">The other features that are numbers, one value a row; NaN is left out.</param>
    /// <param name="codes">The other features that are categories, one code a row.</param>
    /// <exception cref="ArgumentException">Lengths differ, or a category has no row.</exception>
    public static int[] Order(ReadOnlySpan<int> category, int categories, IReadOnlyList<double[]> numbers, IReadOnlyList<int[]> codes)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        ArgumentNullException.ThrowIfNull(codes);
        int[] own = category.ToArray();
        double[] counts = Counts(own, categories);
        if (numbers.Any(n => n.Length != own.Length) || codes.Any(c => c.Length != own.Length))
            throw new ArgumentException($"Every feature has one value for each of the {own.Length} rows.", nameof(numbers));
        double[] distances = new double[categories * categories];
        foreach (double[] values in numbers)
            AddDistances(distances, Distributions(own, categories, values), (a, b) => Largest(a, b));
        foreach (int[] other in codes)
            AddDistances(distances, Shares(own, counts, other), (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Sum() / 2);
        double[] places = FirstCoordinate(distances, categories);
        if (places[0] > places.Average())
            places = [.. places.Select(place => -place)];
        return [.. Enumerable.Range(0, categories).OrderBy(c => places[c])];
    }

    /// <summary>The effect of the feature on every output.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="levels">The feature's slots and what they are for each category.</param>
    /// <param name="category">Each row's category; every category has a row at least.</param>
    /// <param name="order">The categories in their order: <see cref="Order"/>.</param>
    /// <returns>Outputs x categories, in their order, with the mean zero over the rows. Three model outputs a row.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit, or a category has no row.</exception>
    public static double[] Of(ModelFunction<float> model, int outputs, float[] rows, int features, VariedFeatures levels, ReadOnlySpan<int> category, int[] order)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(order);
        _ = VariedFeatures.Check([levels], features);
        int[] own = category.ToArray();
        int count = rows.Length / features, steps = order.Length - 1;
        if (rows.Length != count * features || own.Length != count)
            throw new ArgumentException($"{rows.Length} numbers of {features} features, and {own.Length} categories, are of different rows.", nameof(rows));
        if (!order.Order().SequenceEqual(Enumerable.Range(0, levels.Count)) || steps < 1)
            throw new ArgumentException($"The order [{string.Join(", ", order)}] is not one of {levels.Count} categories, two at least.", nameof(order));
        double[] counts = Counts(own, levels.Count);
        int[] placeOf = new int[order.Length];
        for (int place = 0; place < order.Length; place++)
            placeOf[order[place]] = place;
        int[] places = [.. own.Select(c => placeOf[c])];
        double[] here = new double[count * outputs];
        model(rows, count, here);
        double[] sums = new double[outputs * steps], members = new double[steps];
        Step(+1);
        Step(-1);
        double[] result = new double[outputs * order.Length];
        for (int o = 0; o < outputs; o++)
        {
            Span<double> curve = result.AsSpan(o * order.Length, order.Length);
            double mean = 0;
            for (int place = 0; place < order.Length; place++)
            {
                curve[place] = place == 0 ? 0 : curve[place - 1] + (sums[(o * steps) + place - 1] / members[place - 1]);
                mean += curve[place] * counts[order[place]] / count;
            }

            foreach (ref double value in curve)
                value -= mean;
        }

        return result;

        // Every row is taken to its neighbours above and below.
        void Step(int by)
        {
            int[] moved = [.. Enumerable.Range(0, count).Where(r => places[r] + by >= 0 && places[r] + by < order.Length)];
            float[] changed = new float[moved.Length * features];
            for (int i = 0; i < moved.Length; i++)
            {
                Span<float> row = changed.AsSpan(i * features, features);
                rows.AsSpan(moved[i] * features, features).CopyTo(row);
                levels.Set(row, order[places[moved[i]] + by]);
            }

            double[] there = new double[moved.Length * outputs];
            model(changed, moved.Length, there);
            for (int i = 0; i < moved.Length; i++)
            {
                int step = Math.Min(places[moved[i]], places[moved[i]] + by);
                members[step]++;
                for (int o = 0; o < outputs; o++)
                    sums[(o * steps) + step] += by * (there[(i * outputs) + o] - here[(moved[i] * outputs) + o]);
            }
        }
    }

    private static double[] Counts(int[] category, int categories)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(categories, 1);
        double[] counts = new double[categories];
        foreach (int c in category)
            counts[c >= 0 && c < categories ? c : throw new ArgumentException($"There is no category {c} among {categories}.", nameof(category))]++;
        int none = Array.IndexOf(counts, 0);
        return none < 0 ? counts : throw new ArgumentException($"The category {none} has no row.", nameof(category));
    }

    private static void AddDistances(double[] distances, double[][] of, Func<double[], double[], double> distance)
    {
        for (int a = 0; a < of.Length; a++)
        {
            for (int b = 0; b < a; b++)
            {
                double apart = distance(of[a], of[b]);
                distances[(a * of.Length) + b] += apart;
                distances[(b * of.Length) + a] += apart;
            }
        }
    }

    private static double Largest(double[] a, double[] b)
    {
        double largest = 0;
        for (int i = 0; i < a.Length; i++)
            largest = Math.Max(largest, Math.Abs(a[i] - b[i]));
        return largest;
    }

    // Each category's part of rows at or below quantiles of all.
    private static double[][] Distributions(int[] category, int categories, double[] values)
    {
        double[] all = [.. values.Where(v => !double.IsNaN(v)).Order()];
        double[] at = all.Length == 0 ? [] : [.. Enumerable.Range(0, Quantiles).Select(q => Percentiles.Of(all, q / (Quantiles - 1.0)))];
        return [.. Enumerable.Range(0, categories).Select(c =>
        {
            double[] own = [.. values.Where((v, r) => category[r] == c && !double.IsNaN(v)).Order()];
            return at.Select(limit => own.Length == 0 ? 0 : (double)AtOrBelow(own, limit) / own.Length).ToArray();
        })];
    }

    private static int AtOrBelow(double[] sorted, double limit)
    {
        (int low, int high) = (0, sorted.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = sorted[middle] <= limit ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private static double[][] Shares(int[] category, double[] counts, int[] codes)
    {
        int[] known = [.. codes.Distinct().Order()];
        double[][] shares = [.. counts.Select(_ => new double[known.Length])];
        for (int r = 0; r < codes.Length; r++)
            shares[category[r]][Array.BinarySearch(known, codes[r])] += 1 / counts[category[r]];
        return shares;
    }

    // Classical multidimensional scaling (Torgerson, 1952): the eigenvector of the largest eigenvalue, which another one may exceed in size.
    private static double[] FirstCoordinate(double[] distances, int n)
    {
        double[] squared = [.. distances.Select(d => d * d)], means = [.. Enumerable.Range(0, n).Select(a => squared.AsSpan(a * n, n).ToArray().Average())];
        double mean = means.Average();
        double[] centred = [.. squared.Select((d, i) => -0.5 * (d - means[i / n] - means[i % n] + mean))];
        (double value, double[] vector) = DominantEigenvector.Of(centred, n);
        if (value == 0)
            return [.. Enumerable.Range(0, n).Select(a => (double)a)];
        if (value < 0)
        {
            for (int a = 0; a < n; a++)
                centred[(a * n) + a] -= value;
            (_, vector) = DominantEigenvector.Of(centred, n);
        }

        return vector;
    }
}
