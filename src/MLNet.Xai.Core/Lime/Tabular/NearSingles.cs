using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MLNet.Xai.Core.Lime;

/// <summary>A feature's values around a row's, rounded to Single, and their codes, in one pass.</summary>
internal static class NearSingles
{
    /// <summary>Features that are written together.</summary>
    public const int Many = 4;

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

    /// <summary>Writes values of a few features into rows.</summary>
    /// <param name="values">Features x rows.</param>
    /// <param name="rows">Rows x slots.</param>
    /// <param name="slots">Of each feature.</param>
    public static void Write(ReadOnlySpan<float> values, Span<float> rows, ReadOnlySpan<int> slots)
    {
        int count = values.Length / slots.Length, width = rows.Length / count;
        if (slots.Length == Many && slots[3] - slots[0] == 3 && slots[2] - slots[0] == 2 && slots[1] - slots[0] == 1)
        {
            WriteMany(values[..count], values.Slice(count, count), values.Slice(2 * count, count), values.Slice(3 * count, count), rows[slots[0]..], width);
            return;
        }

        for (int i = 0; i < slots.Length; i++)
        {
            int at = slots[i];
            foreach (float value in values.Slice(i * count, count))
            {
                rows[at] = value;
                at += width;
            }
        }
    }

    // Of neighbouring slots.
    private static void WriteMany(ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, ReadOnlySpan<float> d, Span<float> rows, int width)
    {
        b = b[..a.Length];
        c = c[..a.Length];
        d = d[..a.Length];
        for (int r = 0, at = 0; r < a.Length; r++, at += width)
            Vector128.Create(a[r], b[r], c[r], d[r]).CopyTo(rows.Slice(at, Many));
    }
}
