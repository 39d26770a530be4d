using System.Globalization;
using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Lime;

/// <summary>The bins of a feature, or the categories of a categorical one, and what its values are like in each.</summary>
/// <remarks>As <c>lime.discretize</c>: edges are distinct percentiles (linear) or the thresholds of a tree (the median where it has none); an edge itself belongs to the bin below.</remarks>
public sealed class FeatureBins
{
    // lime's: deviations of zero are of no use to a normal distribution.
    private const double SmallestDeviation = 1e-11;

    private readonly int _decimals;

    private FeatureBins(double[] edges, bool categorical, double[] values)
    {
        double[] known = [.. values.Where(v => !double.IsNaN(v))];
        if (known.Length == 0)
            throw new ArgumentException("The training data has no value of the feature, or all are NaN.", nameof(values));
        (Edges, IsCategorical, _decimals) = (edges, categorical, Decimals(edges));
        int bins = categorical ? edges.Length : edges.Length + 1;
        ILookup<int, double> binned = known.ToLookup(Bin);
        double[][] inside = [.. Enumerable.Range(0, bins).Select(b => binned[b].ToArray())];
        Means = [.. inside.Select(v => v.Length > 0 ? v.Average() : 0)];
        Deviations = [.. inside.Select((v, b) => (v.Length > 0 ? Math.Sqrt(v.Average(x => (x - Means[b]) * (x - Means[b]))) : 0) + SmallestDeviation)];
        Minima = [.. Enumerable.Range(0, bins).Select(b => categorical ? edges[b] : b == 0 ? known.Min() : edges[b - 1])];
        Maxima = [.. Enumerable.Range(0, bins).Select(b => categorical ? edges[b] : b == bins - 1 ? known.Max() : edges[b])];
        Frequencies = [.. inside.Select(v => (double)v.Length / values.Length), (double)(values.Length - known.Length) / values.Length];
    }

    /// <summary>Edges between the bins, ascending; the categories of a categorical feature.</summary>
    public IReadOnlyList<double> Edges { get; }

    /// <summary>Whether bins are single values.</summary>
    public bool IsCategorical { get; }

    /// <summary>By bin: the mean of the training data in it, 0 where there is none.</summary>
    public IReadOnlyList<double> Means { get; }

    /// <summary>By bin: its standard deviation, 1e-11 at least.</summary>
    public IReadOnlyList<double> Deviations { get; }

    /// <summary>By bin: its lower end.</summary>
    public IReadOnlyList<double> Minima { get; }

    /// <summary>By bin: its upper end.</summary>
    public IReadOnlyList<double> Maxima { get; }

    /// <summary>By bin, and last of missing values: the part of the training data.</summary>
    public IReadOnlyList<double> Frequencies { get; }

    /// <summary>Bins, that of missing values not counted.</summary>
    public int Count => Means.Count;

    /// <summary>Bins of a continuous feature.</summary>
    /// <param name="values">The feature in the training data; NaN is missing.</param>
    /// <param name="discretizer">Where to cut.</param>
    /// <param name="labels">Classes of the rows, for <see cref="LimeDiscretizer.Entropy"/>.</param>
    /// <exception cref="ArgumentException">There are no values, or labels are missing.</exception>
    public static FeatureBins Of(ReadOnlySpan<double> values, LimeDiscretizer discretizer, ReadOnlySpan<int> labels = default)
    {
        double[] all = values.ToArray();
        if (discretizer == LimeDiscretizer.Entropy && labels.Length != all.Length)
            throw new ArgumentException($"Bins by entropy need a label for each of the {all.Length} rows; there are {labels.Length}.", nameof(labels));
        double[] edges = discretizer switch
        {
            LimeDiscretizer.Quartile => Parts(all, 4),
            LimeDiscretizer.Decile => Parts(all, 10),
            LimeDiscretizer.Entropy => EntropySplits.Of(all, labels.ToArray()) is { Length: > 0 } splits ? splits : Parts(all, 2),
            _ => throw new ArgumentOutOfRangeException(nameof(discretizer), discretizer, "There are no bins without a discretizer."),
        };
        return new FeatureBins(edges, categorical: false, all);
    }

    /// <summary>The categories of a categorical feature, by their numbers.</summary>
    public static FeatureBins Categories(ReadOnlySpan<double> values)
    {
        double[] all = values.ToArray();
        return new FeatureBins([.. all.Where(v => !double.IsNaN(v)).Distinct().Order()], categorical: true, all);
    }

    /// <summary>The bin of a value; <see cref="Count"/> for NaN, -1 for a category that the training data has not.</summary>
    public int Bin(double value)
    {
        if (double.IsNaN(value))
            return Means is null ? -1 : Count;
        double[] edges = (double[])Edges;
        int at = Array.BinarySearch(edges, value);
        return IsCategorical ? Math.Max(-1, at) : at >= 0 ? at : ~at;
    }

    /// <summary>What it is to be in a bin, in words: <c>0.07 &lt; income &lt;= 0.67</c>; more than two decimals only where edges would look alike or like zero.</summary>
    /// <param name="feature">The feature's name.</param>
    /// <param name="value">A value in the bin.</param>
    public string Describe(string feature, double value) =>
        IsCategorical && !double.IsNaN(value) ? string.Create(CultureInfo.InvariantCulture, $"{feature}={value}") : Describe(feature, Bin(value), EdgeText);

    /// <summary>The same of a bin by its number, with edges written in a way of one's own.</summary>
    internal string Describe(string feature, int bin, Func<double, string>? edgeText)
    {
        if (bin == Count)
            return $"{feature} is missing";
        if (Edges.Count == 0)
            return feature;
        edgeText ??= EdgeText;
        return bin == 0 ? $"{feature} <= {edgeText(Edges[0])}"
            : bin == Edges.Count ? $"{feature} > {edgeText(Edges[^1])}" : $"{edgeText(Edges[bin - 1])} < {feature} <= {edgeText(Edges[bin])}";
    }

    private string EdgeText(double edge) => edge.ToString($"F{_decimals}", CultureInfo.InvariantCulture);

    // Two, as lime; more where edges would look alike, or like zero.
    private static int Decimals(double[] edges)
    {
        int decimals = 2;
        for (; decimals < 15; decimals++)
        {
            double[] rounded = [.. edges.Select(edge => Math.Round(edge, decimals))];
            if (rounded.Distinct().Count() == edges.Length && rounded.Zip(edges).All(pair => pair.First != 0 || pair.Second == 0))
                break;
        }

        return decimals;
    }

    private static double[] Parts(double[] values, int parts)
    {
        double[] sorted = [.. values.Where(v => !double.IsNaN(v)).Order()];
        return sorted.Length == 0 ? [] : [.. Enumerable.Range(1, parts - 1).Select(k => Percentiles.Of(sorted, (double)k / parts)).Distinct()];
    }
}
