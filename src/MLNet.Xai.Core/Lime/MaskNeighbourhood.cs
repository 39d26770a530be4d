using System.Numerics.Tensors;
using MLNet.Xai.Core.Coalitions;

namespace MLNet.Xai.Core.Lime;

/// <summary>Samples of who is present, and what their regressions share whatever the model says of them.</summary>
internal sealed class MaskNeighbourhood
{
    private readonly MaskMoments _moments;
    private readonly double[] _hidden;

    private MaskNeighbourhood(byte[] masks, double[] weights, double[] times, MaskMoments moments)
    {
        (Masks, Weights, Times, _moments) = (masks, weights, times, moments);
        _hidden = Hidden(masks, Players, Count);
    }

    /// <summary>Number of variants.</summary>
    public int Count => Weights.Length;

    /// <summary>Number of players.</summary>
    public int Players => Masks.Length / Count;

    /// <summary>Variants x players: 1 where a player is present; the first is all ones.</summary>
    public byte[] Masks { get; }

    /// <summary>How much each variant counts.</summary>
    public double[] Weights { get; }

    /// <summary>How many samples each variant stands for; none where it is one each.</summary>
    public double[] Times { get; }

    /// <summary>Bytes of it, about.</summary>
    public long Size => (9L * Masks.Length) + (8L * (Weights.Length + Times.Length));

    /// <summary>Every sample as it is.</summary>
    /// <param name="masks">Samples x players: 1 where a player is present; row 0 is all ones.</param>
    /// <param name="players">Number of players.</param>
    /// <param name="kernelWidth">Width of the kernel, of distances from 0 to 1.</param>
    public static MaskNeighbourhood Of(byte[] masks, int players, double kernelWidth)
    {
        double[] weights = MaskKernel.Weights(masks, players, masks.Length / players, kernelWidth);
        return new MaskNeighbourhood(masks, weights, [], new MaskMoments(masks, players, weights));
    }

    /// <summary>Samples that hide the same players together: of a model that says the same of all of them the same moments.</summary>
    /// <inheritdoc cref="Of"/>
    public static MaskNeighbourhood Distinct(byte[] masks, int players, double kernelWidth)
    {
        double[] each = MaskKernel.Weights(masks, players, masks.Length / players, kernelWidth);
        var moments = new MaskMoments(masks, players, each);
        var index = new MaskIndex(players);
        List<byte> distinct = [];
        List<double> weights = [], times = [];
        for (int r = 0; r < each.Length; r++)
        {
            ReadOnlySpan<byte> mask = masks.AsSpan(r * players, players);
            int at = index.Of(mask, out bool known);
            if (!known)
            {
                distinct.AddRange(mask);
                weights.Add(0);
                times.Add(0);
            }

            weights[at] += each[r];
            times[at]++;
        }

        return new MaskNeighbourhood([.. distinct], [.. weights], [.. times], moments);
    }

    /// <summary>The moments with one output's labels.</summary>
    /// <param name="labels">One a variant.</param>
    public NeighbourhoodMoments Moments(ReadOnlySpan<double> labels) => _moments.Of(_hidden, Weights, labels);

    /// <summary>Some players' presence less its mean: selected x variants.</summary>
    public double[] Centred(int[] selected, ReadOnlySpan<double> means)
    {
        var columns = new double[selected.Length * Count];
        for (int k = 0; k < selected.Length; k++)
            TensorPrimitives.Subtract(1 - means[selected[k]], _hidden.AsSpan(selected[k] * Count, Count), columns.AsSpan(k * Count, Count));
        return columns;
    }

    // Players x variants: 1 where a player is hidden.
    private static double[] Hidden(byte[] masks, int players, int count)
    {
        var hidden = new double[masks.Length];
        for (int r = 0; r < count; r++)
        {
            for (int p = 0; p < players; p++)
                hidden[(p * count) + r] = 1 - masks[(r * players) + p];
        }

        return hidden;
    }
}
