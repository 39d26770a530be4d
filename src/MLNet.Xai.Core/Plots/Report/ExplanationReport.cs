using System.Text;

namespace MLNet.Xai.Core.Plots;

/// <summary>The whole story of an explanation on one page: metrics, importance, summary, dependence, single rows, all rows.</summary>
public static class ExplanationReport
{
    private const double Wide = 860;
    private const double Half = 440;
    private const double Narrow = 400;
    private const int MostBytes = 1_000_000;
    private const int FewestRows = 50;

    /// <summary>Composes it. Add sections of your own to what comes back.</summary>
    /// <exception cref="ArgumentException">The explanation is empty or holds NaN or infinite attributions.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A row to explain does not exist.</exception>
    public static HtmlReport Create(Explanation explanation, ExplanationReportOptions? options = null)
    {
        PlotInput input = PlotInput.Check(explanation);
        options ??= new ExplanationReportOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxRows, 10);
        for (int rows = Math.Min(options.MaxRows, input.Rows); ;)
        {
            HtmlReport report = Compose(explanation, input, Sampled(explanation, rows), options);
            int bytes = Encoding.UTF8.GetByteCount(report.ToString());
            if (rows <= FewestRows || bytes <= MostBytes)
                return report;
            rows = Math.Max(FewestRows, (int)(rows * Math.Min(0.9, 0.97 * MostBytes / bytes)));
        }
    }

    private static HtmlReport Compose(Explanation explanation, PlotInput input, Explanation sample, ExplanationReportOptions options)
    {
        string sampled = sample.RowCount < input.Rows
            ? $" Drawn are {NumberText.Count(sample.RowCount)} of {input.RowsText}, taken evenly." : "";

        HtmlReport report = new(options.Title, options.Subtitle ?? $"{explanation.Method} of the {input.OutputText}, {input.RowsText}", options.Theme);
        Model(report, options);
        report.Section("Feature importance", $"How much each feature moves the {input.OutputText}, on average over {input.RowsText}." + (input.IsCut
                ? " The smaller values of each row were cut (TopK): in a feature's size they count as 0, and of what was cut only the sums are known." : ""))
            .Figure(Bars(Wide), Bars(Narrow));
        report.Table(["Feature", $"mean |{input.ValueName}|", "share", "higher values"], TopFeatures.Rows(input, Math.Min(10, options.MaxDisplay)));
        if (options.Cohorts.Count > 0)
            report.Section("Cohorts", "The same in groups of rows. In brackets: how many rows.").Figure(Cohorts(Wide), Cohorts(Narrow));
        report.Section("Summary", $"A point is a row. Its place is what the feature did to the {input.OutputText}; its colour is the feature's value, or its category.")
            .Figure(Swarm(Wide), Swarm(Narrow), sampled.Trim());
        if (options.Interactions is not null)
            report.Section("Interactions", "What features do alone, on the diagonal, and what pairs of them do together beyond that, half of it on either side.").Figure(Pairs(Wide), Pairs(Narrow));
        if (input.HasData && options.DependencePlots > 0)
        {
            PlotInput drawn = PlotInput.Check(sample);
            // What TopK cut in every row that is drawn has no picture.
            int[] ranking = [.. PlotInput.Rank(input.MeanMagnitudes()).Where(f => Enumerable.Range(0, drawn.Rows).Any(r => !drawn.WasCut(r, f)))];
            report.Section("Dependence", "The feature's value against what it does, coloured by the feature that seems to interact most with it." + sampled)
                .Figures([.. ranking.Take(options.DependencePlots).Select(f => DependencePlot.Draw(sample, f, With(new DependenceOptions { PlotHeight = 250 }, options, Half)))]);
        }

        SingleRows(report, explanation, input, options);
        report.Section("All rows", "Every row at once: its attributions as colours, then as a path from the base value to its output." + sampled)
            .Figure(Heat(Wide), Heat(Narrow))
            .Details("Decision plot", Decisions(Wide), Decisions(Narrow));
        if (options.RunInformation.Count > 0)
            report.Section("About this run").Details("Run information", options.RunInformation);
        return report;

        SvgFigure Bars(double width) => BarPlot.Draw(explanation, With(new BarOptions { MaxDisplay = options.MaxDisplay }, options, width));
        SvgFigure Cohorts(double width) => CohortBarPlot.Draw(options.Cohorts, With(new CohortBarOptions { MaxDisplay = options.MaxDisplay }, options, width));
        SvgFigure Pairs(double width) => InteractionPlot.Draw(options.Interactions!, With(new InteractionOptions { MaxDisplay = Math.Min(options.MaxDisplay, width < Wide ? 6 : 10) }, options, width));
        SvgFigure Swarm(double width) => BeeswarmPlot.Draw(sample, With(new BeeswarmOptions { MaxDisplay = options.MaxDisplay }, options, width));
        SvgFigure Heat(double width) => HeatmapPlot.Draw(sample, With(new HeatmapOptions { MaxDisplay = options.MaxDisplay }, options, width));
        SvgFigure Decisions(double width) => DecisionPlot.Draw(sample, With(new DecisionOptions { MaxDisplay = options.MaxDisplay }, options, width));
    }

    private static void Model(HtmlReport report, ExplanationReportOptions options)
    {
        if (options.Metrics.Count == 0 && options.ConfusionMatrix is null)
            return;
        report.Section("Model");
        if (options.Metrics.Count > 0)
            report.Metrics(options.Metrics);
        if (options.ConfusionMatrix is { } matrix)
            report.Figure(Matrix(Math.Clamp(260 + (44 * matrix.ClassNames.Count), 520, Wide)), Matrix(Narrow), "Counts, and shares of the actual class.");

        SvgFigure Matrix(double width) => ConfusionMatrixPlot.Draw(options.ConfusionMatrix!, With(new ConfusionMatrixOptions(), options, width));
    }

    private static void SingleRows(HtmlReport report, Explanation explanation, PlotInput input, ExplanationReportOptions options)
    {
        int[] byOutput = [.. Enumerable.Range(0, input.Rows).OrderBy(input.Output)];
        IReadOnlyList<int> rows = options.Rows ?? [.. new[] { byOutput[0], byOutput[byOutput.Length / 2], byOutput[^1] }.Distinct()];
        if (rows.Count == 0)
            return;
        string which = options.Rows is null && rows.Count == 3 ? "The rows with the lowest, the middle and the highest output. " : "";
        report.Section("Single rows", which + "Arrows lead from the average output, at the bottom, to the row's own on top.");
        foreach (int row in rows)
        {
            string title = $"Row {explanation.RowNumber(row)}";
            report.Figure(Waterfall(Wide), Waterfall(Narrow)).Details($"{title} as a force plot", Force(Wide), Force(Narrow));

            SvgFigure Waterfall(double width) =>
                WaterfallPlot.Draw(explanation, row, With(new WaterfallOptions { MaxDisplay = options.MaxDisplay, AbsentFeatures = options.AbsentFeatures, Title = title }, options, width));
            SvgFigure Force(double width) => ForcePlot.Draw(explanation, row, With(new ForceOptions { MaxDisplay = options.MaxDisplay, AbsentFeatures = options.AbsentFeatures }, options, width));
        }
    }

    private static T With<T>(T plot, ExplanationReportOptions options, double width)
        where T : PlotOptions
    {
        (plot.Theme, plot.Palette, plot.Width) = (options.Theme, options.Palette, width);
        return plot;
    }

    // Rows taken evenly, so that an order in the data does not matter.
    private static Explanation Sampled(Explanation all, int most)
    {
        if (all.RowCount <= most)
            return all;
        int[] rows = [.. Enumerable.Range(0, most).Select(i => (int)((long)i * all.RowCount / most))];
        return all.Select(rows);
    }
}
