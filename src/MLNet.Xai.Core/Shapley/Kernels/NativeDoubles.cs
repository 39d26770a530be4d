using System.Runtime.InteropServices;

namespace MLNet.Xai.Core.Shapley.Kernels;

/// <summary>Zeroed doubles outside the managed heap, aligned to cache lines: what kernels work in and compiled tables lie in.</summary>
// Compiled tables live as long as their explainer, which is not disposable: hence a finalizer.
#pragma warning disable MA0055
internal sealed unsafe class NativeDoubles : IDisposable
{
    private double* _pointer;

    public NativeDoubles(long length)
    {
        nuint bytes = checked((nuint)(Math.Max(length, 1) * sizeof(double)));
        _pointer = (double*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(_pointer, bytes);
        Length = length;
    }

    ~NativeDoubles() => Free();

    /// <summary>Number of doubles.</summary>
    public long Length { get; }

    /// <summary>The first of them; valid until this is disposed of.</summary>
    public double* Pointer => _pointer;

    /// <summary>Sets all of them to zero.</summary>
    public void Clear() => NativeMemory.Clear(_pointer, (nuint)(Length * sizeof(double)));

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private void Free()
    {
        NativeMemory.AlignedFree(_pointer);
        _pointer = null;
    }
}
