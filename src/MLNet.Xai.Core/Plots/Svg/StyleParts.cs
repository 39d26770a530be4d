namespace MLNet.Xai.Core.Plots.Svg;

/// <summary>Sets of classes that only some pictures need.</summary>
[Flags]
internal enum StyleParts
{
    None = 0,

    /// <summary><c>c0..c31</c>: low to high.</summary>
    Ramp = 1,

    /// <summary><c>d0..d32</c>: down, nothing, up; nothing is the background.</summary>
    Diverging = 2,

    /// <summary><c>s0..s7</c>: series.</summary>
    Series = 4,

    /// <summary><c>q0..q8</c>: few to many, from the background up.</summary>
    Sequential = 8,

    /// <summary><c>k0..k5</c>: categories.</summary>
    Categories = 16,
}
