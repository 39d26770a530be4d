using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;
using MLNet.Xai.Reports;

namespace MLNet.Xai;

/// <summary>Reports about rows of any number that were explained, from their summary alone.</summary>
public static class SummaryReportExtensions
{
    /// <summary>
    /// One self-contained page about all rows of a run that was made in parts, and the same as JSON: what was run, scores, what matters, how the attributions and the values lie, what each feature does by its value.
    /// <c>ml.Explain().MergeParts("parts").Report().Save("report.html")</c>.
    /// </summary>
    /// <remarks>No row is read: every number is from the parts' summaries, and the page has the same bytes however the rows were split.</remarks>
    /// <param name="merged">The parts.</param>
    /// <param name="options">What is written; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range, or the model's file is not that of the run.</exception>
    public static HtmlReport Report(this MergedParts merged, SummaryReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(merged);
        options ??= new SummaryReportOptions();
        options.Check(merged.Summary, merged.Run);
        return SummaryPage.Write(merged.Summary, merged.Run, options.ListsParts ? merged.Parts : [], options);
    }

    /// <summary>The same of rows that were summarised in one pass: <c>ml.Explain().Summarise(explained).Report().Save("report.html")</c>. It does not say which model and which file they are of.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="options">What is written; the defaults when <see langword="null"/>.</param>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    public static HtmlReport Report(this DataSummary summary, SummaryReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(summary);
        options ??= new SummaryReportOptions();
        options.Check(summary, run: null);
        return SummaryPage.Write(summary, run: null, [], options);
    }
}
