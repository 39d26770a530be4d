using System.Globalization;
using System.Reflection;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>What was run.</summary>
internal static class RunSection
{
    public static void Write(SummaryPage page, IReadOnlyList<PartFile> parts)
    {
        page.Page.Section("Run", $"Every number on this page is of all {ReportContext.Rows(page.Summary.Rows)}: counts and sums are exact, quantiles right to 0.8 % of their value.");
        page.Page.Table([], Facts(page), "");
        if (page.Summary.Skipped.Count > 0)
            page.Page.Text($"Too wide to be summarised: {string.Join(", ", page.Summary.Skipped)}.");
        if (parts.Count > 0)
        {
            page.Page.Details($"The {NumberText.Count(parts.Count)} parts", new PlotTable(["Part", "rows", "bytes", "SHA-256"],
                parts.Select(p => (IReadOnlyList<object>)[Path.GetFileName(p.Path), (double)p.Rows, (double)p.Length, p.Sha256])));
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Facts(SummaryPage page)
    {
        if (page.Run is { } run)
        {
            yield return ["Model", run.ModelName];
            yield return ["SHA-256", run.ModelSha256];
            yield return ["Data", $"{run.DataName}, {NumberText.Count(run.DataLength)} bytes"];
            yield return ["SHA-256 of its ends", run.DataEnds];
            if (run.Settings.Length > 0)
                yield return ["Settings", run.Settings];
        }

        yield return ["Rows", NumberText.Count(page.Summary.Rows)];
        foreach (AttributionSummary attributions in page.Summary.Attributions)
        {
            string units = attributions.Units.Length > 0 ? $", in units of the {(attributions.Units.Equals("Probability", StringComparison.Ordinal) ? "probability" : "raw score")}" : "";
            string kept = attributions.TopK > 0 ? $"; of each row the {attributions.TopK} largest values are kept, and others count as 0" : "";
            yield return [attributions.Name, $"{(attributions.Method.Length > 0 ? attributions.Method : "attributions")}{units}{kept}"];
        }

        yield return ["Versions", page.Run is { } of ? $"ML.NET {of.MLNet}, MLNet.Xai {of.Library}" : $"MLNet.Xai {typeof(RunSection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]}"];
        yield return ["Date", (page.Options.Date ?? DateOnly.FromDateTime(DateTime.UtcNow)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)];
    }
}
