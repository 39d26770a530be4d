namespace MLNet.Xai.Core.Plots;

/// <summary>What a report on texts holds.</summary>
public sealed class TextReportOptions
{
    /// <summary>The heading; default "Explained texts".</summary>
    public string Title { get; set; } = "Explained texts";

    /// <summary>A line below it; by default the methods and the number of texts.</summary>
    public string? Subtitle { get; set; }

    /// <summary>The model's metrics; none by default.</summary>
    public IReadOnlyList<ReportMetric> Metrics { get; set; } = [];

    /// <summary>Facts about the run (model, versions, times), folded away at the end; none by default.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> RunInformation { get; set; } = [];

    /// <summary>A remark for each text, which stands in its heading ("labelled negative"); none by default.</summary>
    public IReadOnlyList<string> Remarks { get; set; } = [];

    /// <summary>Number of the first text in its data; 0 by default.</summary>
    public long FirstRow { get; set; }

    /// <summary>Most words in the bars and tables of the most telling words; default 15.</summary>
    public int MaxDisplay { get; set; } = 15;

    /// <summary>Most texts that are drawn, taken evenly from all; fewer where the page would be larger than 2 MB. The page says how many, and its words count all. Default 200.</summary>
    public int MaxTexts { get; set; } = 200;

    /// <summary>Most pieces of a text that are drawn, those around the most telling ones; default 400.</summary>
    public int MaxPieces { get; set; } = 400;

    /// <summary>Whether a colour means the same value in all texts, so that they can be compared; otherwise each has its own scale. Default true.</summary>
    public bool SameScale { get; set; } = true;

    /// <summary>Whether "Great" and "great" are one word among the most telling ones. Default true.</summary>
    public bool IgnoreCase { get; set; } = true;

    /// <summary>Words of fewer texts are not among the most telling ones; default 1.</summary>
    public int MinTexts { get; set; } = 1;

    /// <summary>The texts' language for screen readers ("en"); unknown by default.</summary>
    public string Language { get; set; } = "";

    /// <summary>Light, dark, or by the reader's preference (the default).</summary>
    public PlotTheme Theme { get; set; } = PlotTheme.Auto;

    /// <summary>Colours.</summary>
    public PlotPalette Palette { get; set; } = PlotPalette.Default;

    /// <summary>The same options again, which may be changed.</summary>
    public TextReportOptions Copy() => (TextReportOptions)MemberwiseClone();

    internal void Validate(int texts)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDisplay, 2);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxTexts, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(MinTexts, 1);
        ArgumentNullException.ThrowIfNull(Remarks);
        if (Remarks.Count > 0 && Remarks.Count != texts)
            throw new ArgumentException($"There are {texts} texts and {Remarks.Count} remarks.", nameof(Remarks));
    }
}
