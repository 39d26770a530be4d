namespace MLNet.Xai.Core.Lime;

/// <summary>How much samples of hidden parts count: lime's exponential kernel on the cosine distance of a mask to the mask of all ones, 1 - sqrt(kept / parts).</summary>
internal static class MaskKernel
{
    /// <summary>sqrt(exp(-d^2 / width^2)), one a sample.</summary>
    /// <param name="masks">Samples x parts; 1 keeps a part.</param>
    /// <param name="parts">Number of parts.</param>
    /// <param name="samples">Number of samples.</param>
    /// <param name="width">Width of the kernel, of distances from 0 to 1.</param>
    public static double[] Weights(ReadOnlySpan<byte> masks, int parts, int samples, double width)
    {
        var byKept = new double[parts + 1];
        for (int kept = 0; kept <= parts; kept++)
        {
            double distance = 1 - Math.Sqrt((double)kept / parts);
            byKept[kept] = Math.Sqrt(Math.Exp(-(distance * distance) / (width * width)));
        }

        var weights = new double[samples];
        for (int r = 0; r < samples; r++)
            weights[r] = byKept[parts - masks.Slice(r * parts, parts).Count((byte)0)];
        return weights;
    }
}
