using MLNet.Xai.Core.Numerics;
using TorchSharp;
using static TorchSharp.torch;

namespace MLNet.Xai.Vision.Attribution;

/// <summary>RISE's masks: a random coarse grid, enlarged bilinearly to one cell more than the image and cut out at a random place.</summary>
internal static class RiseMasks
{
    /// <summary>Masks [count, 1, H, W] with values between 0 and 1; mask n depends on the seed and n only.</summary>
    public static Tensor Create(long seed, int first, int count, int cells, double probability, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        (long cellHeight, long cellWidth) = ((height + cells - 1) / cells, (width + cells - 1) / cells);
        var masks = new Tensor[count];
        var grid = new double[cells * cells];
        for (int n = 0; n < count; n++)
        {
            long stream = CounterRandom.Fork(seed, (ulong)(first + n));
            for (int k = 0; k < grid.Length; k++)
                grid[k] = CounterRandom.Uniform(stream, (ulong)k) < probability ? 1 : 0;
            long top = (long)(CounterRandom.Uniform(stream, (ulong)grid.Length) * cellHeight);
            long left = (long)(CounterRandom.Uniform(stream, (ulong)grid.Length + 1) * cellWidth);
            Tensor large = nn.functional.interpolate(
                tensor(grid, [1, 1, cells, cells]), size: [(cells + 1) * cellHeight, (cells + 1) * cellWidth], mode: InterpolationMode.Bilinear, align_corners: false);
            masks[n] = large.narrow(2, top, height).narrow(3, left, width);
        }

        return cat(masks).MoveToOuterDisposeScope();
    }
}
