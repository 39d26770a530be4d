using System.Numerics.Tensors;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Effects;

/// <summary>Partial dependence of any model: its mean output over the rows with features set to given values.</summary>
/// <remarks>
/// Friedman, "Greedy function approximation", Annals of Statistics 2001; ICE: Goldstein et al., 2015. As scikit-learn's method "brute". Rows x grid model outputs;
/// <see cref="TreePartialDependence"/> gives the same of trees by walking them.
/// </remarks>
public static class PartialDependence
{
    private const int RowsAtOnce = 4096;

    /// <summary>The dependence on one feature.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="grid">Its values: <see cref="FeatureGrid.Of"/>.</param>
    /// <param name="individual">Whether the rows' own curves are kept.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static EffectCurves Of(
        ModelFunction<double> model, int outputs, ReadOnlySpan<double> rows, int features, int feature, double[] grid, bool individual = false, CancellationToken cancellation = default)
    {
        int count = Check(model, outputs, rows, features, feature);
        ArgumentNullException.ThrowIfNull(grid);
        var average = new double[outputs * grid.Length];
        var own = new double[individual ? count * outputs * grid.Length : 0];
        for (int g = 0; g < grid.Length; g++)
        {
            double value = grid[g];
            int at = g;
            Run(model, outputs, rows, features, row => row[feature] = value, cancellation, (row, output, said) =>
            {
                average[(output * grid.Length) + at] += said / count;
                if (individual)
                    own[(((row * outputs) + output) * grid.Length) + at] = said;
            });
        }

        return new EffectCurves { Grid = grid, Average = average, Individual = own };
    }

    /// <summary>The dependence of one output on two features.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="output">The output that is looked at.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="first">A feature, and its values.</param>
    /// <param name="second">Another, and its values.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <exception cref="ArgumentException">Sizes do not fit, or both are one feature.</exception>
    public static EffectSurface OfTwo(
        ModelFunction<double> model, int outputs, int output, ReadOnlySpan<double> rows, int features, (int Feature, double[] Grid) first, (int Feature, double[] Grid) second,
        CancellationToken cancellation = default)
    {
        int count = Check(model, outputs, rows, features, first.Feature);
        _ = Check(model, outputs, rows, features, second.Feature);
        if (first.Feature == second.Feature)
            throw new ArgumentException($"Both features are {first.Feature}.", nameof(second));
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, outputs);
        var values = new double[first.Grid.Length * second.Grid.Length];
        for (int i = 0; i < values.Length; i++)
        {
            int at = i;
            (double a, double b) = (first.Grid[i / second.Grid.Length], second.Grid[i % second.Grid.Length]);
            Run(model, outputs, rows, features, row => (row[first.Feature], row[second.Feature]) = (a, b), cancellation, (_, k, said) => values[at] += k == output ? said / count : 0);
        }

        return new EffectSurface(first.Grid, second.Grid, values);
    }

    /// <summary>What a model says of every row with features set to every point: the rows' own curves.</summary>
    /// <param name="model">The model; called from several threads at once.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="varied">What is set to what.</param>
    /// <param name="threads">Number of threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>Rows x outputs x points, of two features rows x outputs x first x second.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static double[] Individual(
        ModelFunction<float> model, int outputs, float[] rows, int features, IReadOnlyList<VariedFeatures> varied, int threads = 0, CancellationToken cancellation = default)
    {
        int points = VariedFeatures.Check(varied, features), count = rows.Length / features;
        double[] curves = new double[(long)count * outputs * points];
        Run(model, outputs, rows, features, varied, threads, cancellation, (point, from, said) =>
        {
            for (int i = 0; i < said.Length; i++)
                curves[((((long)from * outputs) + i) * points) + point] = said[i];
        });
        return curves;
    }

    /// <summary>The dependence of every output on features that are set together, or on several such.</summary>
    /// <inheritdoc cref="Individual" path="/param"/>
    /// <returns>Outputs x points, of two features outputs x first x second.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static double[] Of(ModelFunction<float> model, int outputs, float[] rows, int features, IReadOnlyList<VariedFeatures> varied, int threads = 0, CancellationToken cancellation = default)
    {
        int points = VariedFeatures.Check(varied, features), count = rows.Length / features;
        double[] average = new double[outputs * points];
        Run(model, outputs, rows, features, varied, threads, cancellation, (point, _, said) =>
        {
            for (int i = 0; i < said.Length; i++)
                average[((i % outputs) * points) + point] += said[i];
        });
        TensorPrimitives.Divide(average, count, average);
        return average;
    }

    /// <summary>The dependence on features at the rows' own values of them, in rows x different values model outputs: what Friedman's H is made of.</summary>
    /// <param name="model">The model; called from several threads at once.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="slots">The features.</param>
    /// <param name="threads">Number of threads; 0 means all cores.</param>
    /// <param name="cancellation">Stops between two batches.</param>
    /// <returns>Outputs x rows.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit.</exception>
    public static double[] AtRows(ModelFunction<float> model, int outputs, float[] rows, int features, int[] slots, int threads = 0, CancellationToken cancellation = default)
    {
        (VariedFeatures values, int[] pointOfRow) = VariedFeatures.Of(rows, features, slots);
        return Spread(Of(model, outputs, rows, features, [values], threads, cancellation), values.Count, pointOfRow);
    }

    /// <summary>From outputs x points to outputs x rows.</summary>
    internal static double[] Spread(double[] values, int points, int[] pointOfRow)
    {
        double[] spread = new double[values.Length / points * pointOfRow.Length];
        for (int i = 0; i < spread.Length; i++)
            spread[i] = values[(i / pointOfRow.Length * points) + pointOfRow[i % pointOfRow.Length]];
        return spread;
    }

    // A point is the work of one thread, so that sums do not depend on their number.
    private static void Run(
        ModelFunction<float> model, int outputs, float[] rows, int features, IReadOnlyList<VariedFeatures> varied, int threads, CancellationToken cancellation, Action<int, int, double[]> take)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(threads);
        if (rows.Length == 0 || rows.Length % features != 0)
            throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
        int count = rows.Length / features, points = VariedFeatures.Check(varied, features);
        var parallel = new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = threads == 0 ? -1 : threads };
        _ = Parallel.For(0, points, parallel, point =>
        {
            for (int from = 0; from < count; from += RowsAtOnce)
            {
                cancellation.ThrowIfCancellationRequested();
                int some = Math.Min(RowsAtOnce, count - from);
                float[] changed = rows.AsSpan(from * features, some * features).ToArray();
                double[] said = new double[some * outputs];
                for (int r = 0; r < some; r++)
                {
                    for (int v = varied.Count - 1, rest = point; v >= 0; rest /= varied[v--].Count)
                        varied[v].Set(changed.AsSpan(r * features, features), rest % varied[v].Count);
                }

                model(changed, some, said);
                take(point, from, said);
            }
        });
    }

    internal static int Check(ModelFunction<double> model, int outputs, ReadOnlySpan<double> rows, int features, int feature)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(outputs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(features, 1);
        if (rows.IsEmpty || rows.Length % features != 0)
            throw new ArgumentException($"{rows.Length} numbers are no rows of {features} features.", nameof(rows));
        if (feature < 0 || feature >= features)
            throw new ArgumentOutOfRangeException(nameof(feature), feature, $"There is no feature {feature}: a row has {features}.");
        return rows.Length / features;
    }

    private delegate void Change(Span<double> row);

    private static void Run(ModelFunction<double> model, int outputs, ReadOnlySpan<double> rows, int features, Change change, CancellationToken cancellation, Action<int, int, double> take)
    {
        int count = rows.Length / features;
        for (int from = 0; from < count; from += RowsAtOnce)
        {
            cancellation.ThrowIfCancellationRequested();
            int some = Math.Min(RowsAtOnce, count - from);
            double[] changed = rows.Slice(from * features, some * features).ToArray(), said = new double[some * outputs];
            for (int r = 0; r < some; r++)
                change(changed.AsSpan(r * features, features));
            model(changed, some, said);
            for (int i = 0; i < said.Length; i++)
                take(from + (i / outputs), i % outputs, said[i]);
        }
    }
}
