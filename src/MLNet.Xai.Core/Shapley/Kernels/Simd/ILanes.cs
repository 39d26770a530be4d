namespace MLNet.Xai.Core.Shapley.Kernels.Simd;

/// <summary>
/// A vector of doubles. Kernels are written once, generic over it; the JIT compiles them anew for every struct, down to the same
/// instructions that the hardware vectors give when used directly. Masks are vectors whose lanes are all ones or all zeros.
/// </summary>
internal unsafe interface ILanes<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>Number of doubles.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract T All(double value);

    /// <summary>Doubles from memory.</summary>
    static abstract T Load(double* from);

    /// <summary>Doubles to memory.</summary>
    static abstract void Store(T value, double* to);

    /// <summary>The mask of lanes where a is not greater than b (false for NaN).</summary>
    static abstract T LessOrEqual(T a, T b);

    /// <summary>Lanes of <paramref name="yes"/> where the mask is set, else of <paramref name="no"/>.</summary>
    static abstract T Select(T mask, T yes, T no);

    /// <summary>a * b + c, rounded once where the hardware can.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary>Lanes of the value where the mask is not set, else zero.</summary>
    static abstract T AndNot(T value, T mask);

    /// <summary>The sum of the lanes.</summary>
    static abstract double Sum(T value);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator &(T a, T b);
}
