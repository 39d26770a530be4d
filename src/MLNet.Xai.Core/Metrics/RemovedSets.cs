using MLNet.Xai.Core.Numerics;

namespace MLNet.Xai.Core.Metrics;

/// <summary>
/// Sets of players that are taken away to see what becomes of the model: every size from one to all with the same probability, and every set of a size. All sets with their weights where they are not more
/// than the samples, else drawn ones.
/// </summary>
internal sealed class RemovedSets
{
    private const int MostEnumerated = 20;

    private RemovedSets(byte[] coalitions, double[] weights) => (Coalitions, Weights) = (coalitions, weights);

    /// <summary>Those that stay: sets x players, 1 where the player keeps the row's value.</summary>
    public byte[] Coalitions { get; }

    /// <summary>Weight of each set; they add up to 1.</summary>
    public double[] Weights { get; }

    public static RemovedSets Of(int players, int samples, long seed) =>
        players <= MostEnumerated && (1L << players) - 1 <= samples ? All(players) : Drawn(players, samples, seed);

    private static RemovedSets All(int players)
    {
        int sets = (1 << players) - 1;
        var coalitions = new byte[sets * players];
        var weights = new double[sets];
        for (int s = 0; s < sets; s++)
        {
            int removed = s + 1, size = System.Numerics.BitOperations.PopCount((uint)removed);
            for (int p = 0; p < players; p++)
                coalitions[(s * players) + p] = (byte)((removed >> p & 1) ^ 1);
            weights[s] = 1 / (players * (double)Fraction.Binomial(players, size));
        }

        return new RemovedSets(coalitions, weights);
    }

    private static RemovedSets Drawn(int players, int samples, long seed)
    {
        var coalitions = new byte[samples * players];
        int[] order = new int[players];
        for (int s = 0; s < samples; s++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)s);
            int size = 1 + (int)(CounterRandom.Uniform(stream, (ulong)players) * players);
            CounterRandom.Permutation(stream, order);
            Span<byte> stay = coalitions.AsSpan(s * players, players);
            stay.Fill(1);
            foreach (int player in order.AsSpan(0, size))
                stay[player] = 0;
        }

        return new RemovedSets(coalitions, [.. Enumerable.Repeat(1.0 / samples, samples)]);
    }
}
