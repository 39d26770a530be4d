namespace MLNet.Xai.Core.Plots;

/// <summary>Which background a figure is drawn for.</summary>
public enum PlotTheme
{
    /// <summary>Both: the viewer's <c>prefers-color-scheme</c> decides, by a media query inside the SVG.</summary>
    Auto,

    /// <summary>Dark text on white.</summary>
    Light,

    /// <summary>Light text on near black.</summary>
    Dark,
}
