using MLNet.Xai.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

// The count of live tensors is the whole process's, and so are torch's threads.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace MLNet.Xai.Vision.Tests;

internal static class Numbers
{
    public static string Golden(params string[] parts) => Path.Combine([TestData.Root, "tests", "Golden", .. parts]);

    public static float[] Values(this Tensor tensor)
    {
        using Tensor whole = tensor.detach().contiguous();
        return whole.data<float>().ToArray();
    }

    /// <summary>The largest difference, in units of the largest expected value.</summary>
    public static double RelativeError(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected)
    {
        actual.Length.ShouldBe(expected.Length);
        double scale = 0, error = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            scale = Math.Max(scale, Math.Abs(expected[i]));
            error = Math.Max(error, double.IsNaN(actual[i]) ? double.PositiveInfinity : Math.Abs((double)actual[i] - expected[i]));
        }

        return error / scale;
    }

    public static void ShouldBeClose(this Tensor actual, float[] expected, double tolerance) =>
        RelativeError(actual.Values(), expected).ShouldBeLessThan(tolerance);
}
