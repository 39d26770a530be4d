namespace Microsoft.ML.Trainers.FastTree;

/// <summary>Cuts the values of one feature into at most a given number of bins, each holding about as many rows.</summary>
internal static class BinFinder
{
    /// <summary>Upper bounds of the bins, the last infinite; a single bound when no split can leave enough rows on both sides.</summary>
    /// <param name="values">Explicit non-zero values; sorted in place.</param>
    /// <param name="zeros">How many further rows hold zero.</param>
    /// <param name="maximumBins">At least one.</param>
    /// <param name="minimumPerLeaf">Rows that both sides of a split must have.</param>
    public static float[] UpperBounds(Span<float> values, int zeros, int maximumBins, int minimumPerLeaf)
    {
        values.Sort();
        var distinct = new List<float>();
        var counts = new List<int>();
        CountDistinct(values, zeros, distinct, counts);
        if (!CanSplit(counts, minimumPerLeaf))
            return [float.PositiveInfinity];

        var bounds = new List<float>();
        long remaining = values.Length + (long)zeros;
        int inBin = 0;
        for (int i = 0; i + 1 < distinct.Count; i++)
        {
            inBin += counts[i];
            int binsLeft = maximumBins - bounds.Count;
            if (binsLeft <= 1)
                break;
            // Close the bin when it has its share, or when every distinct value can have its own.
            if (distinct.Count - i > binsLeft && inBin + counts[i + 1] / 2 < remaining / binsLeft)
                continue;
            bounds.Add(Between(distinct[i], distinct[i + 1]));
            remaining -= inBin;
            inBin = 0;
        }
        bounds.Add(float.PositiveInfinity);
        return [.. bounds];
    }

    private static void CountDistinct(ReadOnlySpan<float> sorted, int zeros, List<float> distinct, List<int> counts)
    {
        bool zeroSeen = zeros == 0;
        foreach (float value in sorted)
        {
            if (!zeroSeen && value >= 0)
            {
                distinct.Add(0);
                counts.Add(zeros);
                zeroSeen = true;
            }
            if (distinct.Count > 0 && distinct[^1] == value)
                counts[^1]++;
            else
            {
                distinct.Add(value);
                counts.Add(1);
            }
        }
        if (!zeroSeen)
        {
            distinct.Add(0);
            counts.Add(zeros);
        }
    }

    private static bool CanSplit(List<int> counts, int minimumPerLeaf)
    {
        int i = 0;
        for (long low = 0; i < counts.Count && low < Math.Max(1, minimumPerLeaf); i++)
            low += counts[i];
        long high = 0;
        for (; i < counts.Count; i++)
            high += counts[i];
        return high >= Math.Max(1, minimumPerLeaf);
    }

    /// <summary>A threshold t with a &lt;= t &lt; b in single precision, so that training and scoring route alike.</summary>
    private static float Between(float a, float b)
    {
        float middle = (float)(a / 2.0 + b / 2.0);
        return middle < b ? middle : a;
    }

    /// <summary>Index of the first bound that is not below the value.</summary>
    public static int BinOf(float value, ReadOnlySpan<float> upperBounds)
    {
        int low = 0, high = upperBounds.Length - 1;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (value <= upperBounds[middle])
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }
}
