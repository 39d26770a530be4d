using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>What every section is written from.</summary>
internal sealed record ReportContext(ReportSubject Subject, MeasuredRows Found, ExplainedParts Parts, ModelReportOptions Options, HtmlReport Page, Dictionary<string, string> LeftOut)
{
    private const double Wide = 860;
    private const double Narrow = 360;
    private const double Half = 380;

    /// <summary>Most rows in a picture with a mark a row.</summary>
    public required int Drawn { get; init; }

    /// <summary>Most lines in a plot of features: those that were asked for, fewer where the page would be too large.</summary>
    public int MaxDisplay => Math.Min(Options.MaxDisplay, Math.Max(10, Drawn / 10));

    /// <summary>Most features with pictures of their own, of those that were asked for; fewer where the page would be too large.</summary>
    public int MostFeatures(int asked) => Math.Min(asked, Math.Max(3, Drawn / 20));

    /// <summary>What is said where there are fewer.</summary>
    public string FewerFeatures(int there) => MostFeatures(there) < there ? $" Shown are {MostFeatures(there)} of {there} features: more would make the page too large." : "";

    public required string? LabelColumn { get; init; }

    /// <summary>The name of the output that pictures are of; empty where there is one.</summary>
    public string FocusName => Subject.Classes.Count > 0 ? Subject.Classes[Parts.Focus] : "";

    /// <summary>A figure for wide and for narrow screens.</summary>
    public void Figure<T>(Func<T, SvgFigure> draw, string caption = "", double wide = Wide)
        where T : PlotOptions, new() => Page.Figure(draw(Looks<T>(wide)), draw(Looks<T>(Narrow)), caption);

    /// <summary>The same, folded.</summary>
    public void Details<T>(string summary, Func<T, SvgFigure> draw)
        where T : PlotOptions, new() => Page.Details(summary, draw(Looks<T>(Wide)), draw(Looks<T>(Narrow)));

    /// <summary>A figure that stands beside others.</summary>
    public SvgFigure Small<T>(Func<T, SvgFigure> draw)
        where T : PlotOptions, new() => draw(Looks<T>(Half));

    /// <summary>Begins a section; where it is left out, the reason is all of it.</summary>
    public bool Section(string heading, string text = "")
    {
        if (LeftOut.TryGetValue(heading, out string? why))
        {
            Page.Section(heading).Text($"Left out: {why}.");
            return false;
        }

        Page.Section(heading, text);
        return true;
    }

    /// <summary>Says what is not there.</summary>
    public void Without(string what, string why)
    {
        LeftOut[what] = why;
        Page.Text($"{what}: left out, {why}.");
    }

    public static string Rows(long count) => $"{NumberText.Count(count)} row{(count == 1 ? "" : "s")}";

    private T Looks<T>(double width)
        where T : PlotOptions, new() => new() { Width = width, Theme = Options.Theme, Palette = Options.Palette };
}
