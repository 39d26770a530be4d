using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Lime;

/// <summary>A feature's values around a row's, rounded to Single, and their codes.</summary>
internal static class NearSingles
{
    /// <summary>Features that are written together.</summary>
    public const int Many = 4;

    /// <summary>Values of samples.</summary>
    /// <param name="deviates">Standard normal, one a sample.</param>
    /// <param name="middle">The row's value.</param>
    /// <param name="scale">The feature's deviation in the training data.</param>
    /// <param name="values">Receives the values.</param>
    public static void Stretch(ReadOnlySpan<double> deviates, double middle, double scale, Span<float> values)
    {
        int done = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector512<double>> z = MemoryMarshal.Cast<double, Vector512<double>>(deviates);
            Span<Vector512<float>> value = MemoryMarshal.Cast<float, Vector512<float>>(values);
            (Vector512<double> stretch, Vector512<double> at) = (Vector512.Create(scale), Vector512.Create(middle));
            for (int i = 0; i < value.Length; i++)
                value[i] = Vector512.Narrow((z[2 * i] * stretch) + at, (z[(2 * i) + 1] * stretch) + at);
            done = value.Length * Vector512<float>.Count;
        }
        else
        {
            ReadOnlySpan<Vector<double>> z = MemoryMarshal.Cast<double, Vector<double>>(deviates);
            Span<Vector<float>> value = MemoryMarshal.Cast<float, Vector<float>>(values);
            (Vector<double> stretch, Vector<double> at) = (new(scale), new(middle));
            for (int i = 0; i < value.Length; i++)
                value[i] = Vector.Narrow((z[2 * i] * stretch) + at, (z[(2 * i) + 1] * stretch) + at);
            done = value.Length * Vector<float>.Count;
        }

        for (int i = done; i < values.Length; i++)
            values[i] = (float)((deviates[i] * scale) + middle);
    }

    /// <summary>What the local model sees of the same values: scaled ones.</summary>
    /// <param name="deviates">Standard normal, one a sample.</param>
    /// <param name="middle">The row's value.</param>
    /// <param name="scale">The feature's deviation in the training data.</param>
    /// <param name="mean">Its mean there.</param>
    /// <param name="codes">Receives the scaled values.</param>
    public static void Codes(ReadOnlySpan<double> deviates, double middle, double scale, double mean, Span<double> codes)
    {
        int done = 0;
        double shrink = 1 / scale;
        if (Vector512.IsHardwareAccelerated)
        {
            ReadOnlySpan<Vector512<double>> z = MemoryMarshal.Cast<double, Vector512<double>>(deviates);
            Span<Vector512<double>> code = MemoryMarshal.Cast<double, Vector512<double>>(codes);
            (Vector512<double> stretch, Vector512<double> at, Vector512<double> centre, Vector512<double> narrow) =
                (Vector512.Create(scale), Vector512.Create(middle), Vector512.Create(mean), Vector512.Create(shrink));
            for (int i = 0; i + 1 < code.Length; i += 2)
            {
                (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Narrow((z[i] * stretch) + at, (z[i + 1] * stretch) + at));
                (code[i], code[i + 1]) = ((low - centre) * narrow, (high - centre) * narrow);
            }

            done = code.Length / 2 * Vector512<float>.Count;
        }
        else
        {
            ReadOnlySpan<Vector<double>> z = MemoryMarshal.Cast<double, Vector<double>>(deviates);
            Span<Vector<double>> code = MemoryMarshal.Cast<double, Vector<double>>(codes);
            (Vector<double> stretch, Vector<double> at, Vector<double> centre, Vector<double> narrow) = (new(scale), new(middle), new(mean), new(shrink));
            for (int i = 0; i + 1 < code.Length; i += 2)
            {
                Vector.Widen(Vector.Narrow((z[i] * stretch) + at, (z[i + 1] * stretch) + at), out Vector<double> low, out Vector<double> high);
                (code[i], code[i + 1]) = ((low - centre) * narrow, (high - centre) * narrow);
            }

            done = code.Length / 2 * Vector<float>.Count;
        }

        for (int i = done; i < codes.Length; i++)
            codes[i] = ((float)((deviates[i] * scale) + middle) - mean) * shrink;
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
        int r = 0, at = 0;
        for (; r + Many <= a.Length; r += Many, at += Many * width)
        {
            Vector128<float> a4 = Vector128.Create(a.Slice(r, Many)), b4 = Vector128.Create(b.Slice(r, Many)), c4 = Vector128.Create(c.Slice(r, Many)), d4 = Vector128.Create(d.Slice(r, Many));
            (Vector128<float> ac0, Vector128<float> ac1, Vector128<float> bd0, Vector128<float> bd1) = (Low(a4, c4), High(a4, c4), Low(b4, d4), High(b4, d4));
            Low(ac0, bd0).CopyTo(rows.Slice(at, Many));
            High(ac0, bd0).CopyTo(rows.Slice(at + width, Many));
            Low(ac1, bd1).CopyTo(rows.Slice(at + (2 * width), Many));
            High(ac1, bd1).CopyTo(rows.Slice(at + (3 * width), Many));
        }

        for (; r < a.Length; r++, at += width)
            Vector128.Create(a[r], b[r], c[r], d[r]).CopyTo(rows.Slice(at, Many));

        // The first two, and the last two, of each in turn.
        static Vector128<float> Low(Vector128<float> x, Vector128<float> y) => Sse.IsSupported
            ? Sse.UnpackLow(x, y)
            : Odd(Vector128.Shuffle(x, Vector128.Create(0, 0, 1, 1)), Vector128.Shuffle(y, Vector128.Create(0, 0, 1, 1)));

        static Vector128<float> High(Vector128<float> x, Vector128<float> y) => Sse.IsSupported
            ? Sse.UnpackHigh(x, y)
            : Odd(Vector128.Shuffle(x, Vector128.Create(2, 2, 3, 3)), Vector128.Shuffle(y, Vector128.Create(2, 2, 3, 3)));

        static Vector128<float> Odd(Vector128<float> even, Vector128<float> odd) => Vector128.ConditionalSelect(Vector128.Create(-1, 0, -1, 0).AsSingle(), even, odd);
    }
}
