using MLNet.Xai.Core.Plots;
using MLNet.Xai.Data;

namespace MLNet.Xai.Reports;

/// <summary>What each feature does by its value, beside how its values lie.</summary>
internal static class EffectsByValue
{
    private const int MostPoints = 24, MostBars = 10, FewValues = 6;

    public static void Write(SummaryPage page, AttributionSummary attributions, int focus, string of)
    {
        if (page.Options.EffectPlots == 0)
            return;
        int[] ranking = [.. AttributionSection.Ranking(attributions, focus).Take(page.Options.EffectPlots)];
        int[] drawn = [.. ranking.Where(f => attributions.Effect(f)?.Groups(focus) is { Count: > 0 })];
        page.Page.Section($"Effects by value{of}", $"The mean attribution of rows with alike values of a feature{AttributionSection.OfOutput(attributions, focus)}, and between which ends single rows lie; beside it how the values themselves lie. Over all rows, of the most important features.");
        string[] without = [.. ranking.Except(drawn).Select(f => attributions.FeatureNames[f])];
        foreach (int feature in drawn)
            Feature(page, attributions, feature, focus);
        if (without.Length > 0)
            page.Page.Text($"Left out: {string.Join(", ", without)}. The rows have no column of one value a row with {(without.Length == 1 ? "this name" : "these names")}, it has too many different texts, or there are too many features.");
    }

    private static void Feature(SummaryPage page, AttributionSummary attributions, int feature, int focus)
    {
        EffectSummary effect = attributions.Effect(feature)!;
        EffectGroup[] groups = [.. effect.Groups(focus)!];
        string measure = $"mean {attributions.Name}{AttributionSection.OfOutput(attributions, focus)}";
        page.Page.Heading(effect.Feature);
        if (effect.Missing(focus) is { } missing)
            page.Page.Text($"{ReportContext.Rows(missing.Rows)} without a value: {measure} {NumberText.Rounded(missing.Mean, 4)}.");
        bool few = !effect.IsCategorical && groups.Length <= FewValues && groups.All(g => g.Low == g.High);
        EffectGroup[] named = few ? [.. groups.Select(g => g with { Name = NumberText.Value(g.Low) })] : effect.IsCategorical ? [.. groups.Select(g => g.Name.Length > 0 ? g : g with { Name = "(empty)" })] : [];
        if (named.Length > 0)
            Categories(page, effect, named, measure);
        else
            Numbers(page, effect, groups, measure);
    }

    private static void Categories(SummaryPage page, EffectSummary effect, EffectGroup[] groups, string measure)
    {
        EffectGroup[] most = [.. groups.OrderByDescending(g => g.Rows).ThenBy(g => g.Name, StringComparer.Ordinal).Take(MostBars)];
        double rows = groups.Sum(g => g.Rows);
        page.Page.Figures(
            page.Small<ImportancePlotOptions>(options =>
            {
                (options.Title, options.Measure, options.Interval, options.MaxDisplay, options.Words) = ($"Effect of {effect.Feature}", measure, "lowest to highest row", MostBars, ($"Effect of {effect.Feature}", "Value", "values"));
                return ImportancePlot.Draw([.. most.Select(g => new ImportanceBar(g.Name, g.Mean, g.Lowest, g.Highest))], options);
            }),
            page.Small<ImportancePlotOptions>(options =>
            {
                (options.Title, options.Measure, options.MaxDisplay, options.Words) = ($"Values of {effect.Feature}", "part of the rows", MostBars, ($"Values of {effect.Feature}", "Value", "values"));
                return ImportancePlot.Draw([.. most.Select(g => new ImportanceBar(g.Name, g.Rows / rows))], options);
            }));
        if (groups.Length > most.Length)
            page.Page.Details($"All {NumberText.Count(groups.Length)} values of {effect.Feature}", new PlotTable(["Value", "rows", measure, "lowest row", "highest row"], groups.Select(g => (IReadOnlyList<object>)[g.Name, (double)g.Rows, g.Mean, (double)g.Lowest, (double)g.Highest])));
    }

    private static void Numbers(SummaryPage page, EffectSummary effect, EffectGroup[] groups, string measure)
    {
        EffectGroup[] points = [.. Joined(groups)];
        if (points.Any(p => !double.IsFinite(p.Mean) || !float.IsFinite(p.Low) || !float.IsFinite(p.High) || !float.IsFinite(p.Lowest) || !float.IsFinite(p.Highest)))
        {
            page.Page.Text("Left out: a value or an attribution is infinite.");
            return;
        }

        BinnedValues? bins = page.Summary.Values.FirstOrDefault(v => v.Name.Equals(effect.Column, StringComparison.Ordinal)) is { } column ? BinnedValues.Of(column, groups) : BinnedValues.Of(groups);
        page.Page.Figures([.. new[]
        {
            page.Small<CurvePlotOptions>(options => Effect(effect, points, measure, options)),
            bins is null ? null : page.Small<CurvePlotOptions>(options =>
            {
                (options.Title, options.PlotHeight) = ($"Values of {effect.Feature}", 200);
                return bins.Draw(effect.Feature, options);
            }),
        }.OfType<SvgFigure>()]);
    }

    private static SvgFigure Effect(EffectSummary effect, EffectGroup[] points, string measure, CurvePlotOptions options)
    {
        (options.Title, options.PlotHeight, options.XTitle, options.YTitle) = ($"Effect of {effect.Feature}", 200, effect.Feature, measure);
        double[] x = [.. points.Select(p => p.Low + (((double)p.High - p.Low) / 2))];
        EffectGroup lowest = points.MinBy(p => p.Mean)!, highest = points.MaxBy(p => p.Mean)!;
        return CurvePlot.Draw(
            [
                new Curve("lowest row", x, [.. points.Select(p => (double)p.Lowest)]) { Color = 1, IsBroken = true },
                new Curve("highest row", x, [.. points.Select(p => (double)p.Highest)]) { Color = 2, IsBroken = true },
                new Curve("mean", x, [.. points.Select(p => p.Mean)]) { HasPoints = true },
            ],
            $"Effect of {effect.Feature}", $"{measure} by {effect.Feature}: lowest {NumberText.Rounded(lowest.Mean, 3)} from {NumberText.Value(lowest.Low)} to {NumberText.Value(lowest.High)}, highest {NumberText.Rounded(highest.Mean, 3)} from {NumberText.Value(highest.Low)} to {NumberText.Value(highest.High)}.",
            new PlotTable([$"{effect.Feature} from", "to", "rows", measure, "lowest row", "highest row"], points.Select(p => (IReadOnlyList<object>)[(double)p.Low, (double)p.High, (double)p.Rows, p.Mean, (double)p.Lowest, (double)p.Highest])), options);
    }

    // Neighbours are joined until each point stands for enough rows to be drawn.
    private static IEnumerable<EffectGroup> Joined(EffectGroup[] groups)
    {
        if (groups.Length <= MostPoints)
            return groups;
        double fewest = groups.Sum(g => (double)g.Rows) / MostPoints;
        var points = new List<EffectGroup>();
        foreach (EffectGroup group in groups)
        {
            if (points.Count > 0 && points[^1].Rows < fewest)
                points[^1] = Join(points[^1], group);
            else
                points.Add(group);
        }

        if (points.Count > 1 && points[^1].Rows < fewest / 2)
        {
            points[^2] = Join(points[^2], points[^1]);
            points.RemoveAt(points.Count - 1);
        }

        return points;
    }

    private static EffectGroup Join(EffectGroup one, EffectGroup next) => new("", one.Low, next.High, one.Rows + next.Rows,
        ((one.Mean * one.Rows) + (next.Mean * next.Rows)) / (one.Rows + next.Rows), Math.Min(one.Lowest, next.Lowest), Math.Max(one.Highest, next.Highest));
}
