using System.Numerics.Tensors;

namespace MLNet.Xai.Core.Lime;

/// <summary>Samples of who is present, and what their regressions share whatever the model says of them.</summary>
internal sealed class MaskNeighbourhood
{
    /// <param name="masks">Samples x players: 1 where a player is present; row 0 is all ones.</param>
    /// <param name="players">Number of players.</param>
    /// <param name="kernelWidth">Width of the kernel, of distances from 0 to 1.</param>
    public MaskNeighbourhood(byte[] masks, int players, double kernelWidth)
    {
        int samples = masks.Length / players;
        (Masks, Data) = (masks, new double[masks.Length]);
        TensorPrimitives.ConvertTruncating(masks, Data);
        Weights = MaskKernel.Weights(masks, players, samples, kernelWidth);
        Moments = new MaskMoments(masks, players, Weights);
    }

    public byte[] Masks { get; }

    /// <summary>The masks as numbers.</summary>
    public double[] Data { get; }

    /// <summary>How much each sample counts.</summary>
    public double[] Weights { get; }

    public MaskMoments Moments { get; }

    /// <summary>Bytes of it, about.</summary>
    public long Size => (9L * Masks.Length) + (8L * Weights.Length);
}
