using MLNet.Xai.Core.Plots.Svg;

namespace MLNet.Xai.Core.Plots;

/// <summary>What all plots can be told.</summary>
public abstract class PlotOptions
{
    /// <summary>Smallest width that leaves room for names and bars, in pixels.</summary>
    public const double MinimumWidth = 320;

    /// <summary>Width in pixels (SVG user units), at least <see cref="MinimumWidth"/>; default 720. The height follows from what is drawn.</summary>
    public double Width { get; set; } = 720;

    /// <summary>Heading inside the picture; none by default.</summary>
    public string? Title { get; set; }

    /// <summary>Text for people who do not see the picture (the SVG's <c>desc</c>); by default one that tells the main numbers.</summary>
    public string? Description { get; set; }

    /// <summary>Light, dark, or both by the viewer's preference (the default).</summary>
    public PlotTheme Theme { get; set; } = PlotTheme.Auto;

    /// <summary>Colours; by default red for up and blue for down, told apart by people with any colour vision deficiency.</summary>
    public PlotPalette Palette { get; set; } = PlotPalette.Default;

    /// <summary>Significant digits of the largest attribution; the others get as many decimals. Default 3, from 1 to 15.</summary>
    public int SignificantDigits { get; set; } = 3;

    internal void Validate()
    {
        if (!(Width is >= MinimumWidth and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(Width), Width, "Width must lie between 320 and 10,000 pixels.");
        if (SignificantDigits is < 1 or > 15)
            throw new ArgumentOutOfRangeException(nameof(SignificantDigits), SignificantDigits, "SignificantDigits must lie between 1 and 15.");
        if (!Enum.IsDefined(Theme))
            throw new ArgumentOutOfRangeException(nameof(Theme), Theme, "Theme must be Auto, Light or Dark.");
        ArgumentNullException.ThrowIfNull(Palette);
        if (Palette.Categories.Count < StyleSheet.Categories)
            throw new ArgumentException($"Palette.Categories has {Palette.Categories.Count} colours; it needs {StyleSheet.Categories}.", nameof(Palette));
        ValidateMore();
    }

    private protected virtual void ValidateMore() { }
}

/// <summary>What plots with one line a feature can be told besides.</summary>
public abstract class FeaturePlotOptions : PlotOptions
{
    /// <summary>Most lines to show; what is left is summed in the last one. Default 10 (beeswarm, decision and heatmap 20), at least 2.</summary>
    public int MaxDisplay { get; set; } = 10;

    private protected override void ValidateMore()
    {
        if (MaxDisplay < 2)
            throw new ArgumentOutOfRangeException(nameof(MaxDisplay), MaxDisplay, "MaxDisplay must be at least 2.");
    }
}

/// <summary>What the pictures of one row can be told besides.</summary>
public abstract class RowPlotOptions : FeaturePlotOptions
{
    /// <summary>How features that say by a zero what is not there are shown; marked by default.</summary>
    public AbsentFeatures AbsentFeatures { get; set; }

    private protected override void ValidateMore()
    {
        base.ValidateMore();
        if (!Enum.IsDefined(AbsentFeatures))
            throw new ArgumentOutOfRangeException(nameof(AbsentFeatures), AbsentFeatures, "AbsentFeatures must be Mark, Show or Hide.");
    }
}
