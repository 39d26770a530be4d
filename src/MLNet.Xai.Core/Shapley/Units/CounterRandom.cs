using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Units;

/// <summary>Random numbers that are a function of a key and a counter (SplitMix64, Steele et al. 2014): no state, so no dependence on order.</summary>
internal static class CounterRandom
{
    private const ulong Golden = 0x9E3779B97F4A7C15;

    /// <summary>A key from a seed and the bits of a row's values.</summary>
    public static ulong Key(int seed, ReadOnlySpan<float> row)
    {
        ulong key = Mix((ulong)(uint)seed + Golden);
        foreach (uint bits in MemoryMarshal.Cast<float, uint>(row))
            key = Mix((key ^ bits) + Golden);
        return key;
    }

    /// <summary>A number of 64 random bits.</summary>
    public static ulong Next(ulong key, ulong counter) => Mix(key + (counter * Golden));

    /// <summary>A random permutation: the positions of all players in the order of a sample.</summary>
    public static void Permutation(ulong key, int sample, Span<int> positions)
    {
        ulong stream = Mix(key ^ Mix((ulong)sample + Golden));
        for (int i = 0; i < positions.Length; i++)
        {
            // Inside-out Fisher-Yates; the high half of the product is below i + 1, with a bias under 2^-50.
            int j = (int)Math.BigMul(Next(stream, (ulong)i), (ulong)i + 1, out _);
            positions[i] = positions[j];
            positions[j] = i;
        }
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
