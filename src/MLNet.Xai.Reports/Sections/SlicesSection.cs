using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>Where the model is worst.</summary>
internal static class SlicesSection
{
    private const string Heading = "Slices where the model is worst";

    public static IReadOnlyList<ReportSlice> Write(ReportContext context)
    {
        if (context.Options.Slices == 0)
            return [];
        if (context.Found.Slices is not { Features: > 0 } counter || counter.Rows == 0)
        {
            context.LeftOut[Heading] = context.Found.LossName.Length == 0 ? context.LeftOut.GetValueOrDefault("Metrics", "single rows have no loss for this task")
                : context.Subject.WhyNoInputs.Length > 0 ? context.Subject.WhyNoInputs
                : context.Found.Slices is { Features: 0 } ? "none of the columns that the score follows from has quarters or categories to cut rows by" : "no row has a loss";
            context.Section(Heading);
            return [];
        }

        long fewest = context.Options.SliceRows ?? Math.Max(30, (counter.Rows + 99) / 100);
        IReadOnlyList<ReportSlice> found = counter.Find(fewest), shown = [.. found.Take(context.Options.Slices)];
        context.Page.Section(Heading, $"Groups of rows by one column or two: quarters of numbers, values where there are few, categories. Compared is the {context.Found.LossName}, {NumberText.Rounded(counter.MeanLoss, 4)} over all rows, "
            + $"in the slice and outside it. Looked at were {NumberText.Count(counter.Tested)} slices of at least {ReportContext.Rows(fewest)} of {NumberText.Count(counter.Features)} column{(counter.Features == 1 ? "" : "s")}"
            + $"{(counter.Features > SliceCounter.MostPaired ? $" (pairs of the {SliceCounter.MostPaired} most important)" : "")}; listed are those whose difference is significant at 5 % (Welch's test, Holm's adjustment), the largest effect first.");
        if (shown.Count == 0)
        {
            context.Page.Text("No slice is significantly worse than the other rows.");
            return [];
        }

        context.Figure<ImportancePlotOptions>(options =>
        {
            (options.Measure, options.Interval, options.MaxDisplay) = ($"{context.Found.LossName} above the other rows'", "95 % interval", shown.Count + 1);
            options.Words = ("Worst slices", "Slice", "slices");
            return ImportancePlot.Draw([.. shown.Select(s => new ImportanceBar(s.Name, s.Loss - s.OtherLoss, s.Low, s.High))], options);
        });
        context.Page.Table(new PlotTable(["Slice", "rows", "part of all", context.Found.LossName, "of other rows", "difference", "effect size", "adjusted p"],
            shown.Select(s => (IReadOnlyList<object>)[s.Name, (double)s.Rows, s.Share, s.Loss, s.OtherLoss, s.Loss - s.OtherLoss, s.Effect, s.AdjustedPValue])),
            found.Count > shown.Count ? $"The first {shown.Count} of {found.Count} significant slices" : "All significant slices");
        return found;
    }
}
