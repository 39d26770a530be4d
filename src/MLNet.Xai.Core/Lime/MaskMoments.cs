using System.Numerics;
using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>Weighted moments of masks, by counting bits: samples that hide as many players weigh the same, so that a pair of players costs some population counts instead of a product a sample.</summary>
/// <remarks>
/// Counted are the hidden players: the samples that weigh most hide few, so that nothing is lost where a product of means is taken off. Exact but for the rounding of sums over the sizes.
/// </remarks>
internal sealed class MaskMoments
{
    private const int Bits = 64;
    private readonly double[] _means;
    private readonly double[] _gram;
    private readonly double _total;

    /// <param name="masks">Samples x players: 1 where a player is present, else 0.</param>
    /// <param name="players">Number of players.</param>
    /// <param name="weights">One a sample, a function of how many players it hides.</param>
    public MaskMoments(ReadOnlySpan<byte> masks, int players, double[] weights)
    {
        (_means, _gram, _total) = (new double[players], new double[players * players], TensorPrimitives.Sum<double>(weights));
        (int[] places, double[] words) = Places(masks, players, weights);
        ulong[] hidden = Columns(masks, players, places, words.Length);
        for (int i = 0; i < players; i++)
        {
            ReadOnlySpan<ulong> own = hidden.AsSpan(i * words.Length, words.Length);
            for (int j = 0; j <= i; j++)
                _gram[(i * players) + j] = Together(own, hidden.AsSpan(j * words.Length, words.Length), words);
        }

        double[] rates = [.. Enumerable.Range(0, players).Select(i => _gram[(i * players) + i] / _total)];
        for (int i = 0; i < players; i++)
        {
            _means[i] = 1 - rates[i];
            for (int j = 0; j <= i; j++)
                _gram[(j * players) + i] = _gram[(i * players) + j] -= _total * rates[i] * rates[j];
        }
    }

    /// <summary>The moments of the masks with one output's labels.</summary>
    /// <param name="hidden">Players x variants: 1 where a player is hidden, else 0. A variant may stand for several samples.</param>
    /// <param name="weights">By variant, of all its samples together.</param>
    /// <param name="labels">By variant.</param>
    public NeighbourhoodMoments Of(ReadOnlySpan<double> hidden, ReadOnlySpan<double> weights, ReadOnlySpan<double> labels)
    {
        double[] cross = new double[_means.Length], centred = new double[labels.Length], weighted = new double[labels.Length];

        // From the first label on, so that small differences of large numbers keep their digits, and labels that are all the same differ by nothing.
        TensorPrimitives.Subtract(labels, labels[0], centred);
        double above = TensorPrimitives.Dot<double>(weights, centred) / _total;
        TensorPrimitives.Subtract(centred, above, centred);
        TensorPrimitives.Multiply(weights, centred, weighted);
        double left = TensorPrimitives.Sum<double>(weighted);
        for (int p = 0; p < cross.Length; p++)
            cross[p] = ((1 - _means[p]) * left) - TensorPrimitives.Dot(hidden.Slice(p * labels.Length, labels.Length), weighted);
        return new NeighbourhoodMoments(_means, _gram, cross, labels[0] + above, TensorPrimitives.Dot<double>(weighted, centred));
    }

    /// <summary>Where each sample's bit stands, no word of bits shared by two sizes, and the weight of a bit of each word.</summary>
    private static (int[] Places, double[] Words) Places(ReadOnlySpan<byte> masks, int players, double[] weights)
    {
        int[] sizes = new int[weights.Length], next = new int[players + 1], places = new int[weights.Length];
        for (int r = 0; r < sizes.Length; r++)
            next[sizes[r] = masks.Slice(r * players, players).Count((byte)0)]++;
        int words = 0;
        for (int size = 0; size <= players; size++)
        {
            int own = (next[size] + Bits - 1) / Bits;
            (next[size], words) = (words * Bits, words + own);
        }

        var each = new double[words];
        for (int r = 0; r < sizes.Length; r++)
        {
            places[r] = next[sizes[r]]++;
            each[places[r] / Bits] = weights[r];
        }

        return (places, each);
    }

    /// <summary>By player: the bits of the samples that hide it.</summary>
    private static ulong[] Columns(ReadOnlySpan<byte> masks, int players, int[] places, int words)
    {
        var hidden = new ulong[players * words];
        for (int r = 0; r < places.Length; r++)
        {
            (int word, int bit) = Math.DivRem(places[r], Bits);
            ReadOnlySpan<byte> mask = masks.Slice(r * players, players);
            for (int p = 0; p < mask.Length; p++)
                hidden[(p * words) + word] |= (ulong)(1 - mask[p]) << bit;
        }

        return hidden;
    }

    /// <summary>The weight of the samples that hide both players.</summary>
    private static double Together(ReadOnlySpan<ulong> one, ReadOnlySpan<ulong> other, ReadOnlySpan<double> words)
    {
        double sum = 0;
        for (int w = 0; w < words.Length; w++)
            sum += words[w] * BitOperations.PopCount(one[w] & other[w]);
        return sum;
    }
}
