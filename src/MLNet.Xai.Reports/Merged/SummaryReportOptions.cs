using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;
using MLNet.Xai.Tabular;

namespace MLNet.Xai.Reports;

/// <summary>What is written about a summary of explained rows.</summary>
public sealed class SummaryReportOptions
{
    /// <summary>The heading; default "Explained rows".</summary>
    public string Title { get; set; } = "Explained rows";

    /// <summary>The day on the page; today (UTC) when <see langword="null"/>, the default. Name it for pages that are the same byte for byte.</summary>
    public DateOnly? Date { get; set; }

    /// <summary>
    /// What the model is made of (<c>ml.Explain().Inspect(model, schema)</c>), for a section about it; none by default. <see cref="ModelFile"/> has to be given with it, so that it is the model of the run.
    /// </summary>
    public ModelInspection? Model { get; set; }

    /// <summary>The model's file; its SHA-256 has to be that of the parts' model.</summary>
    public ModelFile? ModelFile { get; set; }

    /// <summary>Of several outputs the one that distributions and effects are of, by name; when <see langword="null"/>, the default, the class that most rows are predicted to be, else the first.</summary>
    public string? ClassName { get; set; }

    /// <summary>Most lines in a plot of features; 15 by default.</summary>
    public int MaxDisplay { get; set; } = 15;

    /// <summary>Features whose values and effects are drawn, the most important first; 8 by default, 0 for none.</summary>
    public int EffectPlots { get; set; } = 8;

    /// <summary>Whether the parts are listed, with their rows and hashes; <see langword="false"/> by default, so that the page does not depend on how the rows were split.</summary>
    public bool ListsParts { get; set; }

    /// <summary>Light, dark, or by the reader's preference (the default).</summary>
    public PlotTheme Theme { get; set; } = PlotTheme.Auto;

    /// <summary>Colours.</summary>
    public PlotPalette Palette { get; set; } = PlotPalette.Default;

    /// <exception cref="ArgumentException">An option is out of range, or of another run.</exception>
    internal void Check(DataSummary summary, PartRun? run)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(Title, Name(nameof(Title)));
        ArgumentNullException.ThrowIfNull(Palette, Name(nameof(Palette)));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxDisplay, 2, Name(nameof(MaxDisplay)));
        ArgumentOutOfRangeException.ThrowIfNegative(EffectPlots, Name(nameof(EffectPlots)));
        if (!Enum.IsDefined(Theme))
            throw new ArgumentOutOfRangeException(Name(nameof(Theme)), Theme, "The theme is Auto, Light or Dark.");
        if (ModelFile is { } file && run is not null && !file.Sha256.Equals(run.ModelSha256, StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"'{file.FullPath}' is not the model that the rows were explained with: its SHA-256 begins with {file.Sha256[..8]}, that of the run's '{run.ModelName}' with {run.ModelSha256[..8]}.");
        if (Model is not null && run is not null && ModelFile is null)
            throw new ArgumentException($"{Name(nameof(Model))} is given without {nameof(ModelFile)}, by which the page knows that it is the model of the run.");
        if (ClassName is { } name && !summary.Attributions.Any(a => a.OutputNames.Contains(name, StringComparer.Ordinal)))
            throw new ArgumentException($"No explanation has an output '{name}'. There are: {string.Join(", ", summary.Attributions.SelectMany(a => a.OutputNames).Where(n => n.Length > 0).Distinct(StringComparer.Ordinal))}.");
    }

    private static string Name(string option) => $"{nameof(SummaryReportOptions)}.{option}";
}
