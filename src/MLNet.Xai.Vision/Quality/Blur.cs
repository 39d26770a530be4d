using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Quality;

/// <summary>Gaussian blur of a batch of images.</summary>
internal static class Blur
{
    /// <summary>Blurs each channel of [N, C, H, W] with a Gaussian cut off at <paramref name="radius"/> pixels; pixels outside count as zero, as in RISE's code.</summary>
    public static Tensor Apply(Tensor images, int radius = 5, double deviation = 5)
    {
        using IDisposable mode = no_grad();
        using DisposeScope scope = NewDisposeScope();
        double[] bell = [.. Enumerable.Range(-radius, (2 * radius) + 1).Select(d => Math.Exp(-d * d / (2 * deviation * deviation)))];
        double sum = bell.Sum();
        Tensor line = tensor(bell.Select(b => b / sum).ToArray()).to(images.dtype, images.device);
        (long n, long c, long h, long w) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3]);
        Tensor planes = images.reshape(n * c, 1, h, w);
        Tensor rows = nn.functional.conv2d(planes, line.reshape(1, 1, 1, -1), padding: [0, radius]);
        return nn.functional.conv2d(rows, line.reshape(1, 1, -1, 1), padding: [radius, 0]).reshape(n, c, h, w).MoveToOuterDisposeScope();
    }
}
