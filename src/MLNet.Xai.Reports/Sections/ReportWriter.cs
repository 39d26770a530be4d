using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>Writes the page from what was found.</summary>
internal sealed class ReportWriter(ReportSubject subject, MeasuredRows found, ExplainedParts parts, ModelReportOptions options, int drawn, Dictionary<string, string> leftOut)
{
    public required string? LabelColumn { get; init; }

    public ModelReport Write()
    {
        string of = options.DataName is { } name ? $" of {name}" : "";
        var page = new HtmlReport(options.Title, $"{subject.Kind}, {ReportContext.Rows(found.Rows)}{of}", options.Theme) { HasScript = true };
        var context = new ReportContext(subject, found, parts, options, page, leftOut) { Drawn = drawn, LabelColumn = LabelColumn };
        CardSection.Write(context);
        IReadOnlyList<ReportMetric> metrics = MetricsSection.Write(context);
        ImportanceSection.Write(context);
        EffectsSection.Write(context);
        EffectCurvesSection.Write(context);
        SurrogateSection.Write(context);
        WordsSection.Write(context);
        IReadOnlyList<ReportSlice> slices = SlicesSection.Write(context);
        FairnessSection.Write(context);
        RowsSection.Write(context);
        CounterfactualsSection.Write(context);
        DriftSection.Write(context);
        LeftOutSection.Write(context);
        return new ModelReport(page) { RowCount = found.Rows, Metrics = metrics, Slices = slices, Rows = parts.ChosenRows, LeftOut = leftOut };
    }
}
