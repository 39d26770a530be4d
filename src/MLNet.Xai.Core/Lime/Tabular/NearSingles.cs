using System.Numerics;
using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Lime;

/// <summary>A feature's values around a row's, rounded to Single, and their codes, in one pass.</summary>
internal static class NearSingles
{
    /// <summary>Values of samples and what the local model sees of them.</summary>
    /// <param name="deviates">Standard normal, one a sample.</param>
    /// <param name="middle">The row's value.</param>
    /// <param name="scale">The feature's deviation in the training data.</param>
    /// <param name="mean">Its mean there.</param>
    /// <param name="values">Receives the values.</param>
    /// <param name="codes">Receives the scaled values.</param>
    public static void Stretch(ReadOnlySpan<double> deviates, double middle, double scale, double mean, Span<float> values, Span<double> codes)
    {
        ReadOnlySpan<Vector<double>> z = MemoryMarshal.Cast<double, Vector<double>>(deviates);
        Span<Vector<double>> code = MemoryMarshal.Cast<double, Vector<double>>(codes);
        Span<Vector<float>> value = MemoryMarshal.Cast<float, Vector<float>>(values);
        (Vector<double> stretch, Vector<double> at, Vector<double> centre, Vector<double> shrink) = (new(scale), new(middle), new(mean), new(1 / scale));
        for (int i = 0; i < value.Length; i++)
        {
            Vector<float> both = Vector.Narrow((z[2 * i] * stretch) + at, (z[(2 * i) + 1] * stretch) + at);
            Vector.Widen(both, out Vector<double> low, out Vector<double> high);
            (value[i], code[2 * i], code[(2 * i) + 1]) = (both, (low - centre) * shrink, (high - centre) * shrink);
        }

        for (int i = value.Length * Vector<float>.Count; i < values.Length; i++)
        {
            values[i] = (float)((deviates[i] * scale) + middle);
            codes[i] = (values[i] - mean) * (1 / scale);
        }
    }

    /// <summary>Writes the values into rows.</summary>
    /// <param name="values">One a row.</param>
    /// <param name="rows">Rows, the first from the feature's slot on.</param>
    /// <param name="width">Slots of a row.</param>
    public static void Write(ReadOnlySpan<float> values, Span<float> rows, int width)
    {
        int at = 0;
        foreach (float value in values)
        {
            rows[at] = value;
            at += width;
        }
    }
}
