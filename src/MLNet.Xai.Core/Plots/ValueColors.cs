using MLNet.Xai.Core.Numerics;
using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>
/// Places values on the colour ramp as shap does: between the 5th and 95th percentile, the 1st and 99th where those are equal, else between the extremes.
/// </summary>
internal sealed class ValueColors
{
    /// <summary>The step of values that are missing.</summary>
    public const int Missing = -1;

    private readonly double _low;
    private readonly double _high;

    public ValueColors(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        IsEmpty = sorted.Length == 0;
        if (IsEmpty)
            return;
        (_low, _high) = (Percentiles.Of(sorted, 0.05), Percentiles.Of(sorted, 0.95));
        if (_low == _high)
            (_low, _high) = (Percentiles.Of(sorted, 0.01), Percentiles.Of(sorted, 0.99));
        if (_low == _high)
            (_low, _high) = (sorted[0], sorted[^1]);
    }

    /// <summary>There was no finite value.</summary>
    public bool IsEmpty { get; }

    /// <summary>What the low end of the ramp stands for.</summary>
    public double Low => _low;

    /// <summary>What the high end of the ramp stands for.</summary>
    public double High => _high;

    /// <summary>The step of the ramp, or <see cref="Missing"/> for NaN; the middle for a constant.</summary>
    public int Step(double value)
    {
        if (double.IsNaN(value) || IsEmpty)
            return Missing;
        if (_low == _high)
            return value < _low ? 0 : value > _high ? StyleSheet.RampSteps - 1 : StyleSheet.RampSteps / 2;
        double share = ((value / 2) - (_low / 2)) / ((_high / 2) - (_low / 2));
        return (int)Math.Clamp(share * StyleSheet.RampSteps, 0, StyleSheet.RampSteps - 1);
    }

    /// <summary>The class of a step.</summary>
    public static string Class(int step, StyleParts colors = StyleParts.Ramp) => step < 0 ? "x" : colors == StyleParts.Categories ? $"k{step}" : $"c{step}";
}
