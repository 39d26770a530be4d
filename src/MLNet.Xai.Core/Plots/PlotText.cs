namespace MLNet.Xai.Core.Plots;

/// <summary>Sizes of text in pixels, and where a baseline lies.</summary>
internal static class PlotText
{
    /// <summary>Names and values.</summary>
    public const double Size = 13;

    /// <summary>Ticks, legends, axis titles.</summary>
    public const double Small = 12;

    /// <summary>The heading.</summary>
    public const double Heading = 16;

    /// <summary>The baseline that centres capital letters and digits on a y.</summary>
    public static double Baseline(double middle, double size = Size) => middle + (size * 0.36);
}
