using System.Runtime.CompilerServices;
using MLNet.Xai.Torch;

namespace MLNet.Xai.Text.Tests.Support;

/// <summary>Tests use TorchSharp before anything of ours.</summary>
internal static class TorchStart
{
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.EnsureLoaded();
}
