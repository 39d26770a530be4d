namespace MLNet.Xai.Columns;

/// <summary>The types of column that explainers read.</summary>
internal enum InputKind
{
    /// <summary>A vector of Single.</summary>
    Vector,

    /// <summary>A Single.</summary>
    Scalar,

    /// <summary>A Boolean, read as 0 or 1.</summary>
    Flag,

    /// <summary>Something else (an image), which a derived <see cref="InputColumn"/> turns into numbers.</summary>
    Encoded,
}
