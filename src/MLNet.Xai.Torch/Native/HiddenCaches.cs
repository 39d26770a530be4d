using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace MLNet.Xai.Torch.Native;

/// <summary>
/// Keeps libtorch's convolutions right on virtual AMD machines that hide their caches: oneDNN takes those for one byte each and cuts the work so that results are wrong, without an error.
/// Its kernels for SSE 4.1 are right there. See docs/decisions/0012-hidden-caches.md.
/// </summary>
internal static class HiddenCaches
{
    private const string Limit = "ONEDNN_MAX_CPU_ISA", OlderLimit = "DNNL_MAX_CPU_ISA", Right = "SSE41";
    private const uint CacheLeaf = 0x8000001D;

    /// <summary>Whether this is such a machine.</summary>
    public static bool AreHidden { get; } = Look();

    /// <summary>Sets oneDNN's limit there, unless the user has set one; to be called before the first convolution.</summary>
    public static void Mend()
    {
        if (!AreHidden || Environment.GetEnvironmentVariable(Limit) is not null || Environment.GetEnvironmentVariable(OlderLimit) is not null)
            return;
        Environment.SetEnvironmentVariable(Limit, Right);

        // Outside Windows .NET has an environment of its own, which native code does not see.
        if (!OperatingSystem.IsWindows())
            _ = SetNative(Limit, Right, 1);
    }

    private static bool Look()
    {
        if (!X86Base.IsSupported || RuntimeInformation.ProcessArchitecture != Architecture.X64)
            return false;
        (_, int vendor, _, _) = X86Base.CpuId(0, 0);
        bool isAmd = vendor == 0x68747541; // "Auth"enticAMD
        (int last, _, _, _) = X86Base.CpuId(unchecked((int)0x80000000), 0);
        if (!isAmd || (uint)last < CacheLeaf)
            return false;
        (int kind, _, _, _) = X86Base.CpuId(unchecked((int)CacheLeaf), 0);
        return (kind & 31) == 0;
    }

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetNative(string name, string value, int overwrite);
}
