using TorchSharp;
using static TorchSharp.torch;

// The count of live tensors is the whole process's, and so are torch's threads.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace MLNet.Xai.Text.Tests.Support;

internal static class Tensors
{
    public static double[] Numbers(this Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.numel() == 0 ? [] : tensor.detach().to(float64).contiguous().data<double>().ToArray();
    }

    /// <summary>The same shape, and no number further away than that.</summary>
    public static void ShouldBeClose(this Tensor actual, Tensor expected, double tolerance)
    {
        actual.shape.ShouldBe(expected.shape);
        double[] found = actual.Numbers(), wanted = expected.Numbers();
        double most = found.Length == 0 ? 0 : found.Zip(wanted, (a, b) => double.IsFinite(a) && double.IsFinite(b) ? Math.Abs(a - b) : double.PositiveInfinity).Max();
        most.ShouldBeLessThanOrEqualTo(tolerance);
    }
}
