namespace MLNet.Xai.Core.Trees.Scoring.Levels;

/// <summary>A vector of bytes that looks up tables of 16. Masks are vectors whose lanes are all ones or all zeros.</summary>
internal unsafe interface IByteLanes<T>
    where T : unmanaged, IByteLanes<T>
{
    /// <summary>Number of bytes.</summary>
    static abstract int Count { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract T All(byte value);

    /// <summary>Bytes from memory.</summary>
    static abstract T Load(byte* from);

    /// <summary>A table: the same 16 bytes again and again.</summary>
    static abstract T Table(byte* from);

    /// <summary>What a table has at the low four bits of each place, zero where a place's highest bit is set.</summary>
    static abstract T Shuffle(T table, T places);

    /// <summary>Sums, 255 at most.</summary>
    static abstract T AddSaturate(T a, T b);

    /// <summary>The mask of lanes that are equal.</summary>
    static abstract T Equal(T a, T b);

    /// <summary>The mask of lanes where a is not above b.</summary>
    static abstract T AtMost(T a, T b);

    /// <summary>Lanes of <paramref name="yes"/> where the mask is set, else of <paramref name="no"/>.</summary>
    static abstract T Select(T mask, T yes, T no);

    /// <summary>Lanes of the value where the mask is not set, else zero.</summary>
    static abstract T AndNot(T value, T mask);

    /// <summary>Whether all lanes are zero.</summary>
    static abstract bool IsZero(T value);

    /// <summary>Writes number + low byte + 256 x high byte of each lane.</summary>
    static abstract void Store(T number, T low, T high, ushort* to);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator |(T a, T b);
}
