namespace MLNet.Xai.Core.Plots;

/// <summary>What a plot with two axes of numbers is told.</summary>
internal sealed class CurvePlotOptions : PlotOptions
{
    /// <summary>Height of the plotting area in pixels.</summary>
    public double PlotHeight { get; set; } = 280;

    /// <summary>What lies along the bottom.</summary>
    public string XTitle { get; set; } = "";

    /// <summary>What goes upwards.</summary>
    public string YTitle { get; set; } = "";

    /// <summary>Ends of the axes; those of the data where null.</summary>
    public (double From, double To)? XRange { get; set; }

    /// <summary>Ends of the axes; those of the data where null.</summary>
    public (double From, double To)? YRange { get; set; }

    /// <summary>A thin broken line of what it would be without any skill, or of perfection, from the first to the second point.</summary>
    public (double X1, double Y1, double X2, double Y2)? Reference { get; set; }

    /// <summary>What that line is, for the description.</summary>
    public string ReferenceName { get; set; } = "";

    /// <summary>A point that is marked, with its name beside it.</summary>
    public (double X, double Y, string Name)? Marked { get; set; }
}
