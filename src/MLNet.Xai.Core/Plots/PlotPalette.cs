namespace MLNet.Xai.Core.Plots;

/// <summary>The colours of a plot, each as <c>#rrggbb</c>. Text in a colour is made lighter or darker until it reads well on its background.</summary>
/// <remarks>
/// The default red and blue are those of shap, a little darker so that white text on them reads well (WCAG AA). Both ends and every step of the ramp keep
/// a contrast of 3 with the light and the dark background, and stay apart for red-, green- and blue-blind people.
/// </remarks>
public sealed class PlotPalette
{
    /// <summary>The default colours.</summary>
    public static PlotPalette Default { get; } = new();

    /// <summary>Attributions that raise the output. Default red.</summary>
    public string Positive { get; init; } = "#dc0a50";

    /// <summary>Attributions that lower the output. Default blue.</summary>
    public string Negative { get; init; } = "#0b72d9";

    /// <summary>Low values of a feature. Default blue.</summary>
    public string Low { get; init; } = "#1c93ff";

    /// <summary>Middling values of a feature. Default purple.</summary>
    public string Middle { get; init; } = "#ab4db0";

    /// <summary>High values of a feature. Default red.</summary>
    public string High { get; init; } = "#dc0a50";

    /// <summary>Points whose feature value is missing or unknown. Default grey.</summary>
    public string Missing { get; init; } = "#868e99";

    /// <summary>Colours of several outputs or groups, in turn.</summary>
    public IReadOnlyList<string> Series { get; init; } =
        ["#0b72d9", "#dc0a50", "#008a6a", "#a85f00", "#7d55c7", "#6d7783", "#c2479b", "#007f9e"];

    /// <summary>
    /// Six colours of categories, for features that have no order: none of them looks like an end of the ramp, and all differ for people with any colour
    /// vision deficiency.
    /// </summary>
    public IReadOnlyList<string> Categories { get; init; } = ["#00a870", "#d97400", "#6d3df2", "#ce36d9", "#806020", "#256f94"];
}
