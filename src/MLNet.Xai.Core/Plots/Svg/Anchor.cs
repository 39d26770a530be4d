namespace MLNet.Xai.Core.Plots.Svg;

/// <summary>Which point of a text lies at its x.</summary>
internal enum Anchor
{
    Start,
    Middle,
    End,
}
