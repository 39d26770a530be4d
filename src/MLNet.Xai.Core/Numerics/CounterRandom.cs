using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Numerics;

/// <summary>
/// Random numbers that are a function of a seed and a counter, so that any thread can make the number of any row and sample
/// and results do not depend on the number of threads.
/// </summary>
/// <remarks>SplitMix64's finaliser over a Weyl sequence: Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.</remarks>
internal static class CounterRandom
{
    private const ulong Weyl = 0x9E3779B97F4A7C15;

    /// <summary>64 random bits.</summary>
    public static ulong Bits(long seed, ulong counter) => Mix(Mix((ulong)seed + Weyl) + ((counter + 1) * Weyl));

    /// <summary>A stream of its own, for a row or a sample.</summary>
    public static long Fork(long seed, ulong stream) => (long)Bits(seed, ~stream);

    /// <summary>A stream of its own, for the content of a row: equal rows get equal streams wherever they stand.</summary>
    public static long Fork(long seed, ReadOnlySpan<double> row)
    {
        ulong stream = Mix((ulong)seed + Weyl);
        foreach (ulong bits in MemoryMarshal.Cast<double, ulong>(row))
            stream = Mix((stream ^ bits) + Weyl);
        return (long)stream;
    }

    /// <summary>A random permutation of 0, 1, 2 ..., by Fisher and Yates from the inside out.</summary>
    public static void Permutation(long stream, Span<int> places)
    {
        ulong step = Mix((ulong)stream + Weyl);
        for (int i = 0; i < places.Length; i++)
        {
            // Bits(stream, i), its first half made once. The high half of the product is below i + 1, with a bias under 2^-50.
            int j = (int)Math.BigMul(Mix(step += Weyl), (ulong)i + 1, out _);
            places[i] = places[j];
            places[j] = i;
        }
    }

    /// <summary>A number in [0, 1).</summary>
    public static double Uniform(long seed, ulong counter) => (Bits(seed, counter) >> 11) * (1.0 / (1UL << 53));

    /// <summary>A standard normal number (Box and Muller).</summary>
    public static double Normal(long seed, ulong counter)
    {
        double u = 1 - Uniform(seed, 2 * counter);
        double v = Uniform(seed, (2 * counter) + 1);
        return Math.Sqrt(-2 * Math.Log(u)) * Math.Cos(2 * Math.PI * v);
    }

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
