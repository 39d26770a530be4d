namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Finds the split of one column's histogram that lowers the squared error most.</summary>
internal sealed class SplitFinder(GrowOptions options, bool weighted)
{
    // Categories are grouped only in leaves with more rows than this; below, one category is set against the rest.
    private const int GroupingThreshold = 100;
    private const double RoundingNoise = 1e-12;

    /// <summary>Reduction of squared error that a leaf of these sums brings: sum squared over weight.</summary>
    private double Gain(in HistogramBin sums) =>
        sums.Targets * sums.Targets / (weighted ? Math.Max(sums.Weights, 1e-10) : sums.Count);

    public double Output(in HistogramBin sums) => sums.Targets / (weighted ? Math.Max(sums.Weights, 1e-10) : sums.Count);

    public SplitCandidate Find(BinnedColumn column, int columnIndex, ReadOnlySpan<HistogramBin> histogram, in HistogramBin total, int timesUsed)
    {
        var best = SplitCandidate.None;
        if (total.Count < 2 * options.MinimumPerLeaf)
            return best;
        var bestRight = default(HistogramBin);
        double shift = Gain(total);
        int[] order = null;
        if (!column.IsCategorical)
            FindNumerical(histogram, total, ref best, ref bestRight);
        else if (total.Count > GroupingThreshold)
            order = FindCategories(histogram, total, ref best, ref bestRight);
        else
            FindOneCategory(histogram, total, ref best, ref bestRight);
        if (best.Gain <= shift * (1 + RoundingNoise))
            return SplitCandidate.None;

        if (order is not null)
            best.RightBins = order[..(best.Threshold + 1)];
        else if (column.IsCategorical)
            best.RightBins = [best.Threshold];
        var left = total;
        left.Subtract(bestRight);
        best.Column = columnIndex;
        best.LeftOutput = Output(left);
        best.RightOutput = Output(bestRight);
        best.Gain -= shift + (timesUsed == 0 ? options.FeatureFirstUsePenalty : options.FeatureReusePenalty * Math.Log(timesUsed + 1));
        return best;
    }

    private void FindNumerical(ReadOnlySpan<HistogramBin> histogram, in HistogramBin total, ref SplitCandidate best, ref HistogramBin bestRight)
    {
        var right = default(HistogramBin);
        for (int bin = histogram.Length - 2; bin >= 0; bin--)
        {
            right.Add(histogram[bin + 1]);
            if (right.Count < options.MinimumPerLeaf)
                continue;
            if (total.Count - right.Count < options.MinimumPerLeaf)
                break;
            if (histogram[bin + 1].Count > 0)
                Consider(bin, right, total, ref best, ref bestRight);
        }
    }

    private void FindOneCategory(ReadOnlySpan<HistogramBin> histogram, in HistogramBin total, ref SplitCandidate best, ref HistogramBin bestRight)
    {
        for (int bin = 1; bin < histogram.Length; bin++)
        {
            if (histogram[bin].Count >= options.MinimumPerLeaf && total.Count - histogram[bin].Count >= options.MinimumPerLeaf)
                Consider(bin, histogram[bin], total, ref best, ref bestRight);
        }
    }

    /// <summary>Ranks the categories by mean target; a prefix of the ranking goes right. Returns the ranking.</summary>
    private int[] FindCategories(ReadOnlySpan<HistogramBin> histogram, in HistogramBin total, ref SplitCandidate best, ref HistogramBin bestRight)
    {
        var order = new List<int>();
        var means = new double[histogram.Length];
        for (int bin = 1; bin < histogram.Length; bin++)
        {
            if (histogram[bin].Count == 0)
                continue;
            means[bin] = histogram[bin].Targets / (histogram[bin].Count + options.CategoricalBias);
            order.Add(bin);
        }
        order.Sort((a, b) => means[a] != means[b] ? means[b].CompareTo(means[a]) : a - b);

        var right = default(HistogramBin);
        int groups = options.MaximumCategoricalGroups - 1;
        int perGroup = total.Count / Math.Max(1, options.MaximumCategoricalGroups);
        int inGroup = 0;
        for (int i = 0; i < order.Count && i < options.MaximumCategoricalPoints; i++)
        {
            right.Add(histogram[order[i]]);
            inGroup += histogram[order[i]].Count;
            if (right.Count < options.MinimumPerLeaf || inGroup < perGroup)
                continue;
            int leftCount = total.Count - right.Count;
            inGroup = 0;
            perGroup = groups > 1 ? leftCount / --groups : 0;
            if (leftCount >= options.MinimumPerLeaf)
                Consider(i, right, total, ref best, ref bestRight);
        }
        return [.. order];
    }

    private void Consider(int threshold, in HistogramBin right, in HistogramBin total, ref SplitCandidate best, ref HistogramBin bestRight)
    {
        var left = total;
        left.Subtract(right);
        double gain = Gain(left) + Gain(right);
        if (options.EntropyCoefficient > 0)
        {
            gain += options.EntropyCoefficient * 1e-6 * (total.Count * Math.Log(total.Count)
                - left.Count * Math.Log(left.Count) - right.Count * Math.Log(right.Count));
        }
        if (gain <= best.Gain)
            return;
        best.Gain = gain;
        best.Threshold = threshold;
        bestRight = right;
    }
}
