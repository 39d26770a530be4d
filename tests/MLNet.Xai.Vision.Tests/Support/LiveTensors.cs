using TorchSharp;

namespace MLNet.Xai.Tests.Support;

/// <summary>Native tensors that are alive, before something that must leave none behind.</summary>
internal static class LiveTensors
{
    /// <summary>Their number, when those that earlier tests left to the collector are gone.</summary>
    public static long Count()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return torch.Tensor.TotalCount;
    }
}
