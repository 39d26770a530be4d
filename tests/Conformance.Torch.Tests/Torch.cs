using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

// The count of live tensors is the whole process's.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Conformance.Torch;

internal static class Torch
{
    public static float[] Values(Tensor tensor)
    {
        using Tensor whole = tensor.detach().contiguous();
        return whole.data<float>().ToArray();
    }

    public static void ShouldHold(this Tensor tensor, float[] expected, double tolerance = 1e-6) =>
        Values(tensor).ShouldBe(expected, tolerance);

    public static Tensor Ramp(params long[] shape) =>
        arange(0, shape.Aggregate(1L, (a, b) => a * b), dtype: float32).reshape(shape);

    public static void ShouldComplain(Action action)
    {
        ExternalException e = Should.Throw<ExternalException>(action);
        e.Message.ShouldNotBeNullOrWhiteSpace();
    }

    /// <summary>Runs the action a few times inside scopes; afterwards as many tensors must live as before.</summary>
    public static void ShouldNotLeak(Action action)
    {
        action();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        for (int i = 0; i < 5; i++)
            action();
        Tensor.TotalCount.ShouldBe(before);
    }
}
