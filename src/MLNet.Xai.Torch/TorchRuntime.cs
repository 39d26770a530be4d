using MLNet.Xai.Torch.Native;

namespace MLNet.Xai.Torch;

/// <summary>
/// TorchSharp's native library, which this package helps to load on Linux distributions whose libstdc++ is older than GCC 13's, and to compute right on virtual AMD machines that hide
/// their caches (docs/decisions/0009 and 0012).
/// </summary>
public static class TorchRuntime
{
    /// <summary>
    /// Makes sure that the library is loaded where it needs help. Everything in this package does it by itself; a program that uses TorchSharp before anything of this
    /// package calls it first.
    /// </summary>
    /// <exception cref="NotSupportedException">It cannot be loaded on this system; the message says why.</exception>
    public static void EnsureLoaded()
    {
        if (OlderLibstdc.Failure is { } failure)
            throw failure;
    }
}
