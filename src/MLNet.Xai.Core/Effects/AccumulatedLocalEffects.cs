using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Effects;

/// <summary>
/// Accumulated local effects: what small steps of a feature do to the model, among rows where the feature has such values, summed up along it. Unlike partial dependence it
/// asks about no rows far from the data.
/// </summary>
/// <remarks>
/// Apley and Zhu, "Visualizing the effects of predictor variables in black box supervised learning models", JRSS B 2020. Two model outputs a row, four for two features.
/// A row belongs to the bin with edge[k] &lt; x &lt;= edge[k + 1], at the first edge to the first.
/// </remarks>
public static class AccumulatedLocalEffects
{
    /// <summary>The effect of one feature on every output.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="rows">Row-major, rows x features; rows beyond the edges, or with NaN, are an error.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="feature">The feature.</param>
    /// <param name="edges">Ascending, two at least: <see cref="FeatureGrid.Edges"/>.</param>
    /// <returns>Outputs x edges, with the mean zero over the rows.</returns>
    /// <exception cref="ArgumentException">Sizes do not fit, or a row lies outside.</exception>
    public static double[] Of(ModelFunction<double> model, int outputs, ReadOnlySpan<double> rows, int features, int feature, double[] edges)
    {
        int count = PartialDependence.Check(model, outputs, rows, features, feature), bins = CheckEdges(edges, nameof(edges));
        int[] bin = Bins(rows, features, feature, edges);
        double[] below = Ask(model, outputs, rows, features, (row, r) => row[feature] = edges[bin[r]]), above = Ask(model, outputs, rows, features, (row, r) => row[feature] = edges[bin[r] + 1]);
        double[] counts = new double[bins];
        foreach (int k in bin)
            counts[k]++;
        var result = new double[outputs * edges.Length];
        for (int o = 0; o < outputs; o++)
        {
            var effects = new double[bins];
            for (int r = 0; r < count; r++)
                effects[bin[r]] += (above[(r * outputs) + o] - below[(r * outputs) + o]) / counts[bin[r]];
            Span<double> curve = result.AsSpan(o * edges.Length, edges.Length);
            double mean = 0;
            for (int k = 0; k < bins; k++)
            {
                curve[k + 1] = curve[k] + effects[k];
                mean += counts[k] * (curve[k] + curve[k + 1]) / 2 / count;
            }

            foreach (ref double value in curve)
                value -= mean;
        }

        return result;
    }

    /// <summary>What two features do together beyond what each does alone, on one output.</summary>
    /// <param name="model">The model.</param>
    /// <param name="outputs">Outputs of the model.</param>
    /// <param name="output">The output that is looked at.</param>
    /// <param name="rows">Row-major, rows x features.</param>
    /// <param name="features">Features of a row.</param>
    /// <param name="first">A feature and its edges.</param>
    /// <param name="second">Another and its edges.</param>
    /// <remarks>Cells without rows have the effect of the nearest cell that has some, in units of the features' ranges, as in ALEPlot.</remarks>
    /// <exception cref="ArgumentException">Sizes do not fit, or a row lies outside.</exception>
    public static EffectSurface OfTwo(
        ModelFunction<double> model, int outputs, int output, ReadOnlySpan<double> rows, int features, (int Feature, double[] Edges) first, (int Feature, double[] Edges) second)
    {
        int count = PartialDependence.Check(model, outputs, rows, features, first.Feature);
        _ = PartialDependence.Check(model, outputs, rows, features, second.Feature);
        (int rowsOfCells, int columns) = (CheckEdges(first.Edges, nameof(first)), CheckEdges(second.Edges, nameof(second)));
        if (first.Feature == second.Feature)
            throw new ArgumentException($"Both features are {first.Feature}.", nameof(second));
        ArgumentOutOfRangeException.ThrowIfNegative(output);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(output, outputs);
        int[] a = Bins(rows, features, first.Feature, first.Edges), b = Bins(rows, features, second.Feature, second.Edges);
        double[] corner00 = Corner(rows, 0, 0), corner01 = Corner(rows, 0, 1), corner10 = Corner(rows, 1, 0), corner11 = Corner(rows, 1, 1);
        double[] counts = new double[rowsOfCells * columns], effects = new double[counts.Length];
        for (int r = 0; r < count; r++)
        {
            int cell = (a[r] * columns) + b[r];
            counts[cell]++;
            effects[cell] += corner11[r] - corner01[r] - corner10[r] + corner00[r];
        }

        for (int cell = 0; cell < effects.Length; cell++)
            effects[cell] /= Math.Max(1, counts[cell]);
        FillEmpty(effects, counts, first.Edges, second.Edges);
        return new EffectSurface(first.Edges, second.Edges, Surface.Centre(Surface.Accumulate(effects, rowsOfCells, columns), counts, rowsOfCells, columns));

        double[] Corner(ReadOnlySpan<double> from, int up, int right)
        {
            double[] all = Ask(model, outputs, from, features, (row, r) => (row[first.Feature], row[second.Feature]) = (first.Edges[a[r] + up], second.Edges[b[r] + right]));
            return [.. Enumerable.Range(0, count).Select(r => all[(r * outputs) + output])];
        }
    }

    private static int CheckEdges(double[] edges, string name)
    {
        ArgumentNullException.ThrowIfNull(edges, name);
        for (int k = 1; k < edges.Length; k++)
        {
            if (!(edges[k] > edges[k - 1]))
                throw new ArgumentException($"Edge {k}, {edges[k]}, does not lie above {edges[k - 1]}.", name);
        }

        return edges.Length > 1 ? edges.Length - 1 : throw new ArgumentException("Bins have two edges at least: a feature with one value has no effect to accumulate.", name);
    }

    private static int[] Bins(ReadOnlySpan<double> rows, int features, int feature, double[] edges)
    {
        var bins = new int[rows.Length / features];
        for (int r = 0; r < bins.Length; r++)
        {
            double x = rows[(r * features) + feature];
            if (!(x >= edges[0] && x <= edges[^1]))
                throw new ArgumentException($"Row {r}: feature {feature} is {x}, outside of the edges {edges[0]} to {edges[^1]}.", nameof(rows));
            int at = Array.BinarySearch(edges, x);
            bins[r] = Math.Max(0, (at >= 0 ? at : ~at) - 1);
        }

        return bins;
    }

    private delegate void Change(Span<double> row, int number);

    private static double[] Ask(ModelFunction<double> model, int outputs, ReadOnlySpan<double> rows, int features, Change change)
    {
        double[] changed = rows.ToArray(), said = new double[rows.Length / features * outputs];
        for (int r = 0; r < rows.Length / features; r++)
            change(changed.AsSpan(r * features, features), r);
        model(changed, rows.Length / features, said);
        return said;
    }

    private static void FillEmpty(double[] effects, double[] counts, double[] first, double[] second)
    {
        int columns = second.Length - 1;
        double[] known = [.. effects];
        for (int cell = 0; cell < effects.Length; cell++)
        {
            if (counts[cell] == 0)
                effects[cell] = known[Enumerable.Range(0, counts.Length).Where(c => counts[c] > 0).MinBy(c => Distance(first, cell / columns, c / columns) + Distance(second, cell % columns, c % columns))];
        }
    }

    private static double Distance(double[] edges, int a, int b)
    {
        double apart = (edges[a] + edges[a + 1] - edges[b] - edges[b + 1]) / 2 / (edges[^1] - edges[0]);
        return apart * apart;
    }
}
