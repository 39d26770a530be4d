using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>A report about a model; get it by <c>mlContext.Explain().Report(model, data)</c>.</summary>
public sealed class ModelReport
{
    internal ModelReport(HtmlReport page) => Page = page;

    /// <summary>The page, to which sections of your own may be added.</summary>
    public HtmlReport Page { get; }

    /// <summary>Rows of the data.</summary>
    public required long RowCount { get; init; }

    /// <summary>The metrics; none without labels.</summary>
    public IReadOnlyList<ReportMetric> Metrics { get; init; } = [];

    /// <summary>Rows on which the model is worse than on the others, the largest effect first.</summary>
    public IReadOnlyList<ReportSlice> Slices { get; init; } = [];

    /// <summary>The rows that are shown by themselves.</summary>
    public IReadOnlyList<ChosenRow> Rows { get; init; } = [];

    /// <summary>What the page does not have, and why: "Metrics", "the data has no column 'Label'".</summary>
    public IReadOnlyDictionary<string, string> LeftOut { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Writes the page, and its numbers beside it under the same name with the extension <c>.json</c>; each whole or not at all.</summary>
    /// <exception cref="ArgumentException">The path is empty, or ends in <c>.json</c> itself.</exception>
    public void Save(string path) => Page.Save(path);

    /// <summary>Its numbers as JSON; docs/methods/report.md describes them.</summary>
    public string ToJson() => Page.ToJson();

    /// <summary>The page as HTML.</summary>
    public override string ToString() => Page.ToString();
}
