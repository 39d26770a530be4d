using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TorchSharp.Native;

/// <summary>What a native tensor says of itself; the layout is tensors.cpp's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Description
{
    public long DType, Rank, Count, ElementSize, Device, DeviceIndex, RequiresGrad, Leaf, Contiguous, Offset;
    public nint Data;
}

/// <summary>The C ABI of TorchSharp.Native.</summary>
internal static unsafe partial class Shim
{
    private const string Library = "xaitorch";

    static Shim() => NativeLibrary.SetDllImportResolver(typeof(Shim).Assembly, Resolve);

    [LibraryImport(Library)]
    public static partial nint xai_error();

    [LibraryImport(Library)]
    public static partial long xai_live();

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint xai_operator(string name, string overload);

    [LibraryImport(Library)]
    public static partial int xai_call(nint op, Value* args, int count, Value* results, int max);

    [LibraryImport(Library)]
    public static partial void xai_free(nint tensor);

    [LibraryImport(Library)]
    public static partial int xai_describe(nint tensor, out Description description);

    [LibraryImport(Library)]
    public static partial int xai_sizes(nint tensor, long[] sizes, long[] strides);

    [LibraryImport(Library)]
    public static partial nint xai_share(nint tensor);

    [LibraryImport(Library)]
    public static partial nint xai_alias(nint tensor);

    [LibraryImport(Library)]
    public static partial int xai_set_requires_grad(nint tensor, int on);

    [LibraryImport(Library)]
    public static partial int xai_retain_grad(nint tensor);

    [LibraryImport(Library)]
    public static partial int xai_grad(nint tensor, out nint grad);

    [LibraryImport(Library)]
    public static partial int xai_set_grad(nint tensor, nint grad);

    [LibraryImport(Library)]
    public static partial int xai_backward(nint[] ys, int n, nint[] seeds, int seedCount, int retain, int create, nint[] inputs, int inputCount);

    [LibraryImport(Library)]
    public static partial int xai_gradients(
        nint[] ys, int n, nint[] xs, int m, nint[] seeds, int seedCount, int retain, int create, int unused, [Out] nint[] grads);

    [LibraryImport(Library)]
    public static partial int xai_grad_mode(int on);

    [LibraryImport(Library)]
    public static partial nint xai_inference_mode(int on);

    [LibraryImport(Library)]
    public static partial void xai_end_inference_mode(nint guard);

    [LibraryImport(Library)]
    public static partial int xai_is_inference_mode();

    [LibraryImport(Library)]
    public static partial int xai_seed(long seed);

    [LibraryImport(Library)]
    public static partial int xai_threads(int count);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint xai_script_load(string path);

    [LibraryImport(Library)]
    public static partial void xai_script_free(nint module);

    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int xai_script_run(nint module, string method, nint[] inputs, int count, Value* results, int max);

    [LibraryImport(Library)]
    public static partial int xai_script_train(nint module, int on);

    [LibraryImport(Library)]
    public static partial int xai_script_tensors(nint module, int kind, byte[]? names, out long nameBytes, [Out] nint[]? tensors);

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (!string.Equals(name, Library, StringComparison.Ordinal))
            return 0;
        if (!OperatingSystem.IsLinux())
            throw new DllNotFoundException("The offline TorchSharp runs on Linux only; build with -p:XaiDependencies=packages.");

        // Debian's OpenBLAS takes newer Xeons for a Prescott, ten times too slow. It reads the C environment while it is loaded, so .NET's own is no use.
        if (Avx512F.IsSupported)
            _ = setenv("OPENBLAS_CORETYPE", "SkylakeX", 0);
        else if (Avx2.IsSupported)
            _ = setenv("OPENBLAS_CORETYPE", "Haswell", 0);
        // torch's threads split the work; a second crew inside each matrix product only gets in their way.
        _ = setenv("OPENBLAS_NUM_THREADS", "1", 0);

        try
        {
            return NativeLibrary.Load(Path.Combine(Path.GetDirectoryName(assembly.Location)!, "libxaitorch.so"));
        }
        catch (DllNotFoundException e)
        {
            throw new DllNotFoundException(
                $"libxaitorch.so or the libtorch below it cannot be loaded: {e.Message} "
                + "Install it: apt-get install --no-install-recommends libtorch-dev libopenblas0-pthread g++", e);
        }
    }
}
