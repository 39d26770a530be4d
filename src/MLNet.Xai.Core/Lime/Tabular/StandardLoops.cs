using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Core.Lime;

/// <summary>Loops over deviates in Single, samples x features. A feature's sum is made in the same order whatever the width of vectors.</summary>
internal static unsafe class StandardLoops
{
    /// <summary>Samples after which each feature is in the same lanes again.</summary>
    public const int Turn = 16;

    /// <summary>Numbers that are read behind the last sample, and sums that are written behind the last feature.</summary>
    public const int Padding = 8;

    // Of so many samples the deviates stay in the first cache from one vector of features to the next.
    private const int Block = 64;
    private const int Together = 4;

    /// <summary>Values of samples: deviate x scale + middle, rounded to Single.</summary>
    /// <param name="deviates">As many as there are values.</param>
    /// <param name="scales">By sample and feature, <see cref="Turn"/> samples.</param>
    /// <param name="middles">The same.</param>
    /// <param name="values">Receives them.</param>
    public static void Stretch(ReadOnlySpan<float> deviates, ReadOnlySpan<double> scales, ReadOnlySpan<double> middles, Span<float> values)
    {
        int i = 0, period = scales.Length, at = 0;
        fixed (float* z = deviates, value = values)
        fixed (double* scale = scales, middle = middles)
        {
            if (Vector512.IsHardwareAccelerated)
            {
                for (; i + Vector512<float>.Count <= values.Length; i += Vector512<float>.Count)
                {
                    (Vector512<double> low, Vector512<double> high) = Vector512.Widen(Vector512.Load(z + i));
                    low = (low * Vector512.Load(scale + at)) + Vector512.Load(middle + at);
                    high = (high * Vector512.Load(scale + at + 8)) + Vector512.Load(middle + at + 8);
                    Vector512.Narrow(low, high).Store(value + i);
                    at += Vector512<float>.Count;
                    at = at == period ? 0 : at;
                }
            }
            else
            {
                for (; i + Vector256<float>.Count <= values.Length; i += Vector256<float>.Count)
                {
                    (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Load(z + i));
                    low = (low * Vector256.Load(scale + at)) + Vector256.Load(middle + at);
                    high = (high * Vector256.Load(scale + at + 4)) + Vector256.Load(middle + at + 4);
                    Vector256.Narrow(low, high).Store(value + i);
                    at += Vector256<float>.Count;
                    at = at == period ? 0 : at;
                }
            }

            for (; i < values.Length; i++, at++)
                value[i] = (float)((z[i] * scale[at]) + middle[at]);
        }
    }

    /// <summary>Sums over samples of a label times each feature's deviate.</summary>
    /// <param name="deviates">Samples x features, and <see cref="Padding"/> finite numbers.</param>
    /// <param name="labels">One a sample.</param>
    /// <param name="features">Number of features.</param>
    /// <param name="sums">One a feature, and room for <see cref="Padding"/> more: is added to.</param>
    public static void Cross(ReadOnlySpan<float> deviates, ReadOnlySpan<double> labels, int features, Span<double> sums)
    {
        fixed (float* z = deviates)
        fixed (double* label = labels, sum = sums)
        {
            for (int first = 0; first < labels.Length; first += Block)
            {
                int count = Math.Min(Block, labels.Length - first);
                float* block = z + ((long)first * features);
                int f = 0;
                if (Vector512.IsHardwareAccelerated)
                {
                    for (; f < features; f += Vector512<double>.Count)
                        Cross512(block + f, label + first, count, features, sum + f);
                }
                else if (Vector128.IsHardwareAccelerated)
                {
                    for (; f < features; f += Vector256<double>.Count)
                        Cross256(block + f, label + first, count, features, sum + f);
                }

                for (; f < features; f++)
                    CrossOne(block + f, label + first, count, features, sum + f);
            }
        }
    }

    private static void Cross512(float* z, double* label, int count, int features, double* sums)
    {
        Vector512<double> a = default, b = default, c = default, d = default;
        int r = 0;
        for (; r + Together <= count; r += Together, z += Together * features)
        {
            a = Vector512.MultiplyAddEstimate(Vector512.Create(label[r]), Load(z), a);
            b = Vector512.MultiplyAddEstimate(Vector512.Create(label[r + 1]), Load(z + features), b);
            c = Vector512.MultiplyAddEstimate(Vector512.Create(label[r + 2]), Load(z + (2 * features)), c);
            d = Vector512.MultiplyAddEstimate(Vector512.Create(label[r + 3]), Load(z + (3 * features)), d);
        }

        for (; r < count; r++, z += features)
            a = Vector512.MultiplyAddEstimate(Vector512.Create(label[r]), Load(z), a);
        (Vector512.Load(sums) + (a + b + (c + d))).Store(sums);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector512<double> Load(float* from) => Avx512F.ConvertToVector512Double(Vector256.Load(from));
    }

    private static void Cross256(float* z, double* label, int count, int features, double* sums)
    {
        Vector256<double> a = default, b = default, c = default, d = default;
        int r = 0;
        for (; r + Together <= count; r += Together, z += Together * features)
        {
            a = Vector256.MultiplyAddEstimate(Vector256.Create(label[r]), Load(z), a);
            b = Vector256.MultiplyAddEstimate(Vector256.Create(label[r + 1]), Load(z + features), b);
            c = Vector256.MultiplyAddEstimate(Vector256.Create(label[r + 2]), Load(z + (2 * features)), c);
            d = Vector256.MultiplyAddEstimate(Vector256.Create(label[r + 3]), Load(z + (3 * features)), d);
        }

        for (; r < count; r++, z += features)
            a = Vector256.MultiplyAddEstimate(Vector256.Create(label[r]), Load(z), a);
        (Vector256.Load(sums) + (a + b + (c + d))).Store(sums);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        static Vector256<double> Load(float* from)
        {
            if (Avx.IsSupported)
                return Avx.ConvertToVector256Double(Vector128.Load(from));
            (Vector128<double> low, Vector128<double> high) = Vector128.Widen(Vector128.Load(from));
            return Vector256.Create(low, high);
        }
    }

    private static void CrossOne(float* z, double* label, int count, int features, double* sum)
    {
        double a = 0, b = 0, c = 0, d = 0;
        int r = 0;
        for (; r + Together <= count; r += Together, z += Together * features)
        {
            a = double.MultiplyAddEstimate(label[r], z[0], a);
            b = double.MultiplyAddEstimate(label[r + 1], z[features], b);
            c = double.MultiplyAddEstimate(label[r + 2], z[2 * features], c);
            d = double.MultiplyAddEstimate(label[r + 3], z[3 * features], d);
        }

        for (; r < count; r++, z += features)
            a = double.MultiplyAddEstimate(label[r], z[0], a);
        *sum += a + b + (c + d);
    }
}
