using System.Runtime.InteropServices;
using TorchSharp;

namespace MLNet.Xai.Torch.Native;

/// <summary>
/// Keeps libtorch from trying NNPACK where that cannot work: it cuts its work by the sizes of the caches, too, and refuses a processor that hides them. libtorch would try, and say so on standard
/// error, at each convolution that NNPACK could have been given, thousands of times.
/// </summary>
/// <remarks>What is computed is the same: a refused convolution goes where it goes without NNPACK. The switch is <c>torch.backends.nnpack</c>'s, which TorchSharp does not have.</remarks>
internal static class Nnpack
{
    private const string Library = "libtorch_cpu.so", GlobalContext = "_ZN2at13globalContextEv", SetEnabled = "_ZN2at7Context20setUserEnabledNNPACKEb";

    private delegate nint ContextGetter();

    private delegate void ContextSwitch(nint context, [MarshalAs(UnmanagedType.U1)] bool on);

    /// <summary>Turns it off. Loads libtorch; where there is none, or one without the switch, nothing happens.</summary>
    public static void SwitchOff()
    {
        // TorchSharp loads its own, and the name then means that one.
        if (!OperatingSystem.IsLinux() || !IsLoaded() || !NativeLibrary.TryLoad(Library, out nint library))
            return;
        if (NativeLibrary.TryGetExport(library, GlobalContext, out nint context) && NativeLibrary.TryGetExport(library, SetEnabled, out nint set))
            Marshal.GetDelegateForFunctionPointer<ContextSwitch>(set)(Marshal.GetDelegateForFunctionPointer<ContextGetter>(context)(), on: false);
    }

    private static bool IsLoaded()
    {
        try
        {
            return torch.TryInitializeDeviceType(DeviceType.CPU);
        }
        catch (Exception e) when (e is NotSupportedException or DllNotFoundException or TypeInitializationException)
        {
            return false; // TorchSharp says what is missing where it is used.
        }
    }
}
