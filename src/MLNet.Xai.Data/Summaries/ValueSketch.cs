using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MLNet.Xai.Data.Summaries;

/// <summary>
/// How the values of a column of Single are distributed: counts in buckets that are cut at fixed places, a sixty-fourth of a power of two, so that quantiles are known to 0.8 % of their value and two sketches merge by
/// adding counts, exactly and in any order (as DDSketch and HdrHistogram do).
/// </summary>
internal sealed class ValueSketch
{
    // A bucket is the sign, the exponent and the upper 6 bits of the mantissa; a page is a sign and an exponent.
    private const int MantissaBits = 6;
    private const int PageSize = 1 << MantissaBits;
    private const int Shift = 23 - MantissaBits;
    private const int Pages = 1 << 9;
    private const float MinNormal = 1.17549435E-38f;

    private readonly long[]?[] _pages = new long[]?[Pages];

    /// <summary>Number of values that are numbers, infinities among them.</summary>
    public long Count { get; private set; }

    /// <summary>Number of values that are NaN.</summary>
    public long Missing { get; private set; }

    /// <summary>The smallest value; NaN where there is none.</summary>
    public float Min { get; private set; } = float.NaN;

    /// <summary>The largest value; NaN where there is none.</summary>
    public float Max { get; private set; } = float.NaN;

    public void Add(float value)
    {
        if (float.IsNaN(value))
        {
            Missing++;
            return;
        }

        // Zero has two signs and is one value.
        value += 0f;
        Count++;
        if (!(Min <= value))
            Min = value;
        if (!(Max >= value))
            Max = value;
        int bits = BitConverter.SingleToInt32Bits(value);
        int bucket = (int)((uint)bits >> Shift);
        (_pages[bucket >> MantissaBits] ??= new long[PageSize])[bucket & (PageSize - 1)]++;
    }

    public void Add(ValueSketch other)
    {
        Count += other.Count;
        Missing += other.Missing;
        if (!(Min <= other.Min) && !float.IsNaN(other.Min))
            Min = other.Min;
        if (!(Max >= other.Max) && !float.IsNaN(other.Max))
            Max = other.Max;
        for (int page = 0; page < Pages; page++)
        {
            if (other._pages[page] is not { } counts)
                continue;
            long[] own = _pages[page] ??= new long[PageSize];
            for (int i = 0; i < PageSize; i++)
                own[i] += counts[i];
        }
    }

    /// <summary>The buckets that hold anything, ascending: the least and the greatest value of each, and how many there are.</summary>
    public IEnumerable<(float Low, float High, long Count)> Buckets()
    {
        foreach (int bucket in Ascending())
        {
            (float low, float high) = Bounds(bucket);
            yield return (Math.Max(low, Min), Math.Min(high, Max), _pages[bucket >> MantissaBits]![bucket & (PageSize - 1)]);
        }
    }

    /// <summary>A quantile: the middle of the bucket in which the value of that rank (the nearest of 0 to n - 1) lies; exact at 0 and 1.</summary>
    /// <param name="share">From 0 to 1.</param>
    public float Quantile(double share)
    {
        if (Count == 0)
            return float.NaN;
        if (share <= 0)
            return Min;
        if (share >= 1)
            return Max;
        long rank = (long)Math.Round(share * (Count - 1)), before = 0;
        foreach ((float low, float high, long count) in Buckets())
        {
            before += count;
            if (rank >= before)
                continue;

            // Numbers too small to have all their bits are as good as zero, and zero is to be exact.
            if (Math.Max(Math.Abs(low), Math.Abs(high)) < MinNormal)
                return Math.Clamp(0, low, high);
            return float.IsInfinity(low) || float.IsInfinity(high) ? low : (float)(low + (((double)high - low) / 2));
        }

        return Max;
    }

    public JsonObject ToJson()
    {
        var buckets = new JsonArray();
        int last = 0;
        foreach (int bucket in Ascending().Order())
        {
            // Places as differences: shorter, and as unique.
            buckets.Add(bucket - last);
            buckets.Add(_pages[bucket >> MantissaBits]![bucket & (PageSize - 1)]);
            last = bucket;
        }

        return new JsonObject { ["missing"] = Missing, ["min"] = Text(Min), ["max"] = Text(Max), ["buckets"] = buckets };
    }

    public static ValueSketch FromJson(JsonElement node)
    {
        var sketch = new ValueSketch { Missing = node.GetProperty("missing").GetInt64(), Min = Number(node.GetProperty("min").GetString()), Max = Number(node.GetProperty("max").GetString()) };
        int bucket = -1;
        for (JsonElement.ArrayEnumerator buckets = node.GetProperty("buckets").EnumerateArray(); buckets.MoveNext();)
        {
            int step = buckets.Current.GetInt32() + (bucket < 0 ? 1 : 0);
            if (step <= 0 || step >= (Pages * PageSize) - bucket || !buckets.MoveNext() || buckets.Current.GetInt64() is not (> 0 and long count))
                throw new FormatException("The counts of a sketch are damaged.");
            bucket += step;
            (sketch._pages[bucket >> MantissaBits] ??= new long[PageSize])[bucket & (PageSize - 1)] = count;
            sketch.Count += count;
        }

        return sketch;
    }

    private static string? Text(float value) => float.IsNaN(value) ? null : value.ToString(CultureInfo.InvariantCulture);

    private static float Number(string? text) => text is null ? float.NaN : float.Parse(text, CultureInfo.InvariantCulture);

    // Of negative numbers the bits grow as the values fall.
    private IEnumerable<int> Ascending()
    {
        for (int bucket = (Pages * PageSize) - 1; bucket >= Pages * PageSize / 2; bucket--)
        {
            if (_pages[bucket >> MantissaBits] is { } page && page[bucket & (PageSize - 1)] > 0)
                yield return bucket;
        }

        for (int bucket = 0; bucket < Pages * PageSize / 2; bucket++)
        {
            if (_pages[bucket >> MantissaBits] is { } page && page[bucket & (PageSize - 1)] > 0)
                yield return bucket;
        }
    }

    private static (float Low, float High) Bounds(int bucket)
    {
        float first = BitConverter.Int32BitsToSingle(bucket << Shift), last = BitConverter.Int32BitsToSingle((bucket << Shift) | ((1 << Shift) - 1));
        if (float.IsNaN(last))
            last = first;
        return first <= last ? (first, last) : (last, first);
    }
}
