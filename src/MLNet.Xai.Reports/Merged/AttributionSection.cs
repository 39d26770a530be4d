using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>What matters to the model over all rows, how the attributions lie, and what each feature does by its value.</summary>
internal static class AttributionSection
{
    private const int MostOutputs = 6, MostFeatures = 500;

    /// <summary>From the lowest to the highest: the quantiles that tables and pictures have.</summary>
    public static readonly double[] Shares = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

    public static void Write(SummaryPage page, AttributionSummary attributions)
    {
        string of = page.Summary.Attributions.Count > 1 ? $": {attributions.Name}" : "";
        int focus = page.Focus(attributions);
        if (!Enumerable.Range(0, attributions.FeatureNames.Count).Any(f => attributions.Values(f, focus).Count > 0))
        {
            page.Page.Section($"Importance{of}").Text("Left out: no row has an attribution that is a number.");
            return;
        }

        Importance(page, attributions, focus, of);
        Distributions(page, attributions, focus, of);
        EffectsByValue.Write(page, attributions, focus, of);
    }

    /// <summary>The features in the order of their importance to an output.</summary>
    public static int[] Ranking(AttributionSummary attributions, int output)
    {
        double[] sizes = [.. Enumerable.Range(0, attributions.FeatureNames.Count).Select(f => attributions.Values(f, output)).Select(v => double.IsFinite(v.MeanMagnitude) ? v.MeanMagnitude : -1)];
        return [.. Enumerable.Range(0, sizes.Length).OrderByDescending(f => sizes[f])];
    }

    /// <summary>" of virginica", or nothing where there is one output.</summary>
    public static string OfOutput(AttributionSummary attributions, int output) => attributions.OutputNames[output].Length > 0 ? $" of {attributions.OutputNames[output]}" : "";

    private static void Importance(SummaryPage page, AttributionSummary attributions, int focus, string of)
    {
        int outputs = attributions.OutputNames.Count;
        page.Page.Section($"Importance{of}", $"How much a feature moves what the model says: the mean size of its attributions, over all {ReportContext.Rows(attributions.Values(0, focus).Count)} that have one. "
            + "The signed mean says to which side it moves them on the whole.");
        if (outputs == 1)
            page.Figure<ImportancePlotOptions>(options => Bars(page, attributions, 0, options));
        else
            page.Page.Figures([.. Outputs(page, attributions, focus).Select(k => page.Small<ImportancePlotOptions>(options => Bars(page, attributions, k, options)))]);
        if (outputs > MostOutputs)
            page.Page.Text($"Drawn are {MostOutputs} of {NumberText.Count(outputs)} outputs; importance.csv has all.");
        page.Page.Table(Table(attributions, focus), $"Importance{OfOutput(attributions, focus)}{(attributions.FeatureNames.Count > MostFeatures ? $": the first {MostFeatures} of {NumberText.Count(attributions.FeatureNames.Count)} features" : "")}");
        foreach (int output in Outputs(page, attributions, focus).Where(k => k != focus))
            page.Page.Details($"Importance{OfOutput(attributions, output)}", Table(attributions, output));
    }

    private static SvgFigure Bars(SummaryPage page, AttributionSummary attributions, int output, ImportancePlotOptions options)
    {
        options.Measure = $"mean |{attributions.Name}|{OfOutput(attributions, output)}";
        options.MaxDisplay = page.Options.MaxDisplay;
        if (attributions.OutputNames.Count > 1)
            options.Title = $"Importance{OfOutput(attributions, output)}";
        return ImportancePlot.Draw([.. Ranking(attributions, output).Select(f => (Name: attributions.FeatureNames[f], Size: attributions.Values(f, output).MeanMagnitude)).Where(f => double.IsFinite(f.Size)).Take(MostFeatures)
            .Select(f => new ImportanceBar(f.Name, f.Size))], options);
    }

    private static PlotTable Table(AttributionSummary attributions, int output) => new(["Feature", $"mean |{attributions.Name}|", "share", $"mean {attributions.Name}", "standard deviation", "largest size", "rows"],
        attributions.Importance(output).Zip(Ranking(attributions, output)).Take(MostFeatures).Select(line => (IReadOnlyList<object>)
            [line.First.Feature, line.First.MeanMagnitude, line.First.Share, line.First.Mean, attributions.Values(line.Second, output).StandardDeviation, (double)line.First.Largest, (double)line.First.Rows]), digits: 4);

    private static void Distributions(SummaryPage page, AttributionSummary attributions, int focus, string of)
    {
        page.Page.Section($"Attributions{of}", $"How the attributions of each feature lie over all rows{OfOutput(attributions, focus)}. A thin line goes from the lowest to the highest, a pale strip holds 90 % of the rows, "
            + "a box the middle half, and a stroke is the median. Rows are not drawn one by one: they are not read again.");
        page.Figure<QuantilePlotOptions>(options => Quantiles(page, attributions, focus, options));
        foreach (int output in Outputs(page, attributions, focus).Where(k => k != focus))
            page.Details<QuantilePlotOptions>($"Attributions{OfOutput(attributions, output)}", options => Quantiles(page, attributions, output, options));
    }

    private static SvgFigure Quantiles(SummaryPage page, AttributionSummary attributions, int output, QuantilePlotOptions options)
    {
        (options.Measure, options.MaxDisplay) = ($"{attributions.Name}{OfOutput(attributions, output)}", page.Options.MaxDisplay);
        QuantileRow[] rows = [.. Ranking(attributions, output).Select(f => (Name: attributions.FeatureNames[f], Values: attributions.Values(f, output))).Where(f => f.Values.Count > 0 && float.IsFinite(f.Values.Min) && float.IsFinite(f.Values.Max))
            .Take(MostFeatures).Select(f => Row(f.Name, f.Values))];
        return QuantilePlot.Draw(rows, $"Attributions of each feature{OfOutput(attributions, output)}", options);
    }

    private static QuantileRow Row(string name, ValueSummary values)
    {
        double[] q = [.. Shares.Select(s => (double)values.Quantile(s))];
        return new QuantileRow(name, q[0], q[1], q[2], q[3], q[4], q[5], q[6]);
    }

    // The one in focus first, others in their order.
    private static IEnumerable<int> Outputs(SummaryPage page, AttributionSummary attributions, int focus) =>
        Enumerable.Range(0, attributions.OutputNames.Count).Where(k => k != focus).Prepend(focus).Take(MostOutputs);
}
