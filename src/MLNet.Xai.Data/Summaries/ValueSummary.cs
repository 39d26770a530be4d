using System.Text.Json;
using System.Text.Json.Nodes;
using MLNet.Xai.Data.Summaries;

namespace MLNet.Xai.Data;

/// <summary>
/// The values of one column over all rows: moments without rounding errors, and a sketch of their distribution. However the rows were split among machines, the numbers have the same bits.
/// </summary>
public sealed class ValueSummary
{
    private readonly ExactSum _positive;
    private readonly ExactSum _negative;
    private readonly ExactSum _squares;
    private readonly ValueSketch _sketch;

    internal ValueSummary(string name)
        : this(name, new ExactSum(), new ExactSum(), new ExactSum(), new ValueSketch())
    {
    }

    private ValueSummary(string name, ExactSum positive, ExactSum negative, ExactSum squares, ValueSketch sketch) =>
        (Name, _positive, _negative, _squares, _sketch) = (name, positive, negative, squares, sketch);

    /// <summary>Name of the column in a file: "Income", "Shap.Income".</summary>
    public string Name { get; }

    /// <summary>Number of values that are there.</summary>
    public long Count => _sketch.Count;

    /// <summary>Number of rows without a value (NaN).</summary>
    public long Missing => _sketch.Missing;

    /// <summary>The mean; NaN where there is no value.</summary>
    public double Mean => Sum(_positive, _negative) / Count;

    /// <summary>The mean of the magnitudes |v|; NaN where there is no value.</summary>
    public double MeanMagnitude
    {
        get
        {
            // What is negative lies in a sum of its own, so that the sum of magnitudes needs no third one.
            var sum = new ExactSum();
            sum.Add(_positive);
            sum.Subtract(_negative);
            return sum.ToDouble() / Count;
        }
    }

    /// <summary>The standard deviation (n - 1); NaN below two values.</summary>
    public double StandardDeviation
    {
        get
        {
            if (Count < 2)
                return double.NaN;

            // Sum of squares less the square of the sum over n: of exact sums, so that little is lost before the difference is taken.
            double sum = Sum(_positive, _negative), squares = _squares.ToDouble();
            return Math.Sqrt(Math.Max(0, squares - (sum * (sum / Count))) / (Count - 1));
        }
    }

    /// <summary>The smallest value; NaN where there is none.</summary>
    public float Min => _sketch.Min;

    /// <summary>The largest value; NaN where there is none.</summary>
    public float Max => _sketch.Max;

    /// <summary>The largest magnitude; NaN where there is no value.</summary>
    public float LargestMagnitude => Math.Max(Math.Abs(Min), Math.Abs(Max));

    /// <summary>A quantile of the values, to 0.8 % of it; exact at 0 and 1, NaN where there is no value.</summary>
    /// <param name="share">From 0 to 1: 0.5 for the median.</param>
    public float Quantile(double share)
    {
        if (!(share >= 0 && share <= 1))
            throw new ArgumentOutOfRangeException(nameof(share), share, "A quantile is one of a share from 0 to 1.");
        return _sketch.Quantile(share);
    }

    /// <summary>How many values lie where, ascending: places are at most 1.6 % of the value wide.</summary>
    public IReadOnlyList<ValueBucket> Buckets() => [.. _sketch.Buckets().Select(b => new ValueBucket(b.Low, b.High, b.Count))];

    internal void Add(ReadOnlySpan<float> values)
    {
        foreach (float value in values)
        {
            _sketch.Add(value);
            if (float.IsNaN(value))
                continue;
            (value < 0 ? _negative : _positive).Add(value);
            _squares.Add((double)value * value);
        }
    }

    internal void Add(ValueSummary other)
    {
        _positive.Add(other._positive);
        _negative.Add(other._negative);
        _squares.Add(other._squares);
        _sketch.Add(other._sketch);
    }

    internal JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["positive"] = _positive.ToString(),
        ["negative"] = _negative.ToString(),
        ["squares"] = _squares.ToString(),
        ["sketch"] = _sketch.ToJson(),
    };

    internal static ValueSummary FromJson(JsonElement node) => new(node.GetProperty("name").GetString()!, ExactSum.Parse(node.GetProperty("positive").GetString()), ExactSum.Parse(node.GetProperty("negative").GetString()),
        ExactSum.Parse(node.GetProperty("squares").GetString()), ValueSketch.FromJson(node.GetProperty("sketch")));

    private static double Sum(ExactSum positive, ExactSum negative)
    {
        var sum = new ExactSum();
        sum.Add(positive);
        sum.Add(negative);
        return sum.ToDouble();
    }
}

/// <summary>Values between two bounds.</summary>
/// <param name="Low">The smallest value it holds, or could.</param>
/// <param name="High">The largest.</param>
/// <param name="Count">Number of values.</param>
public readonly record struct ValueBucket(float Low, float High, long Count);
