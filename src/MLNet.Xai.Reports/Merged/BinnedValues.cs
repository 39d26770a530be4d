using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>Part of the rows in bins, from a summary: no bin is finer than what the summary knows.</summary>
internal sealed record BinnedValues(double[] Edges, double[] Parts)
{
    private const int MostBins = 40, MostValues = 40;

    /// <summary>Bins of equal width between the lowest and the highest value; <see langword="null"/> where no value is finite.</summary>
    public static BinnedValues? Of(ValueSummary values, (double Low, double High)? range = null) => Of(values.Buckets(), range);

    /// <summary>A bin a value where there are few of them, else bins of equal width.</summary>
    public static BinnedValues? Of(ValueSummary values, IReadOnlyList<EffectGroup> groups) => OfValues(groups) ?? Of(values);

    /// <summary>The same where nothing but groups is known.</summary>
    public static BinnedValues? Of(IReadOnlyList<EffectGroup> groups) => OfValues(groups) ?? Of([.. groups.Select(g => new ValueBucket(g.Low, g.High, g.Rows))], range: null);

    /// <summary>The bins' outline.</summary>
    public SvgFigure Draw(string what, CurvePlotOptions options)
    {
        (options.XTitle, options.YTitle, options.YRange) = (what, "part of the rows", (0, Parts.Max()));
        int most = Array.IndexOf(Parts, Parts.Max());
        return CurvePlot.Draw([ScorePictures.Outline("rows", Edges, Parts, 0)], $"Distribution of {what}",
            $"Distribution of {what}: most rows, {NumberText.Percent(Parts[most])}, lie from {NumberText.Rounded(Edges[most], 3)} to {NumberText.Rounded(Edges[most + 1], 3)}.",
            new PlotTable([$"{what} from", "to", "part of the rows"], Parts.Select((p, i) => (IReadOnlyList<object>)[Edges[i], Edges[i + 1], p])), options);
    }

    private static BinnedValues? OfValues(IReadOnlyList<EffectGroup> groups)
    {
        if (groups.Count is < 2 or > MostValues || groups.Any(g => g.Low != g.High || !float.IsFinite(g.Low)))
            return null;
        double[] places = [.. groups.Select(g => (double)g.Low)];
        double rows = groups.Sum(g => (double)g.Rows);
        double[] middles = [.. places.Zip(places.Skip(1), (one, next) => one + ((next - one) / 2))];
        return new BinnedValues([places[0] - (middles[0] - places[0]), .. middles, places[^1] + (places[^1] - middles[^1])], [.. groups.Select(g => g.Rows / rows)]);
    }

    private static BinnedValues? Of(IReadOnlyList<ValueBucket> buckets, (double Low, double High)? range)
    {
        if (buckets.Count == 0 || !float.IsFinite(buckets[0].Low) || !float.IsFinite(buckets[^1].High))
            return null;
        (double low, double high) = range ?? (buckets[0].Low, buckets[^1].High);
        if (!(high > low))
            return new BinnedValues([low - 0.5, low + 0.5], [1]);
        double widest = buckets.Max(b => (double)b.High - b.Low), rows = buckets.Sum(b => (double)b.Count);
        int bins = widest > 0 ? (int)Math.Clamp((high - low) / widest, 1, MostBins) : MostBins;
        double width = (high - low) / bins;
        double[] parts = new double[bins];
        foreach (ValueBucket bucket in buckets)
            Share(bucket, parts, low, width, rows);
        return new BinnedValues([.. Enumerable.Range(0, bins + 1).Select(i => low + (width * i))], parts);
    }

    // What lies across an edge is parted by its width.
    private static void Share(ValueBucket bucket, double[] parts, double low, double width, double rows)
    {
        int first = Bin(bucket.Low), last = Bin(bucket.High);
        double part = bucket.Count / rows, across = (double)bucket.High - bucket.Low;
        if (first == last)
        {
            parts[first] += part;
            return;
        }

        for (int bin = first; bin <= last; bin++)
        {
            double from = Math.Max(bucket.Low, low + (width * bin)), to = Math.Min(bucket.High, low + (width * (bin + 1)));
            parts[bin] += part * Math.Max(0, to - from) / across;
        }

        int Bin(double value) => Math.Clamp((int)((value - low) / width), 0, parts.Length - 1);
    }
}
