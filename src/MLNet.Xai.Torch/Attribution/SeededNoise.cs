using MLNet.Xai.Core.Numerics;
using static TorchSharp.torch;

namespace MLNet.Xai.Torch.Attribution;

/// <summary>Noise that depends on seed, sample and place in the image only: the same whatever the batch, the device or the number of threads.</summary>
internal static class SeededNoise
{
    /// <summary>Standard normal noise [1, ...] for the rows of a batch.</summary>
    public static Tensor Normal(Tensor rows, long seed, int sample) => Fill(rows, seed, sample, CounterRandom.Normal);

    /// <summary>Uniform noise between -1 and 1, [1, ...], for the rows of a batch.</summary>
    public static Tensor Symmetric(Tensor rows, long seed, int sample) => Fill(rows, seed, sample, (s, i) => (2 * CounterRandom.Uniform(s, i)) - 1);

    private static Tensor Fill(Tensor rows, long seed, int sample, Func<long, ulong, double> next)
    {
        long[] shape = [1, .. rows.shape[1..]];
        var values = new double[rows.numel() / rows.shape[0]];
        long stream = CounterRandom.Fork(seed, (ulong)sample);
        for (int i = 0; i < values.Length; i++)
            values[i] = next(stream, (ulong)i);
        return tensor(values, shape).to(rows.dtype, rows.device);
    }
}
