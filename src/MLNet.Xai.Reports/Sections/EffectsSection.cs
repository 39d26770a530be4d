using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>How features act: all rows of each feature, the important ones over their values, and pairs.</summary>
internal static class EffectsSection
{
    public static void Write(ReportContext context)
    {
        if (context.Parts.Sample.Count == 0)
            return;
        Explanation all = context.Parts.Sample[context.Parts.Focus], drawn = Some(all, context.Drawn);
        string what = context.FocusName.Length > 0 ? $" of {context.FocusName}" : "";
        string sampled = $"Drawn are {ReportContext.Rows(drawn.RowCount)}{(drawn.RowCount < context.Found.Rows ? $", an even sample of {ReportContext.Rows(context.Found.Rows)}" : "")}.";
        context.Page.Section("Summary", $"A point is a row. Its place is what the feature did to the score{what}; {(all.Data.Length > 0 ? "its colour is the feature's value, or its category; grey where that is not known" : "the features' values are not known")}. {sampled}");
        context.Figure<BeeswarmOptions>(options =>
        {
            options.MaxDisplay = context.MaxDisplay;
            return BeeswarmPlot.Draw(drawn, options);
        });
        Dependence(context, all, Some(all, Math.Min(context.Drawn, 500)), what);
        if (context.Parts.Interactions is { } pairs)
        {
            context.Page.Section("Interactions", $"What features do alone, on the diagonal, and what pairs of them do together beyond that, half of it on either side: mean sizes over {ReportContext.Rows(pairs.RowCount)}.");
            context.Figure<InteractionOptions>(options =>
            {
                int acting = Enumerable.Range(0, pairs.FeatureNames.Count).Count(a => Enumerable.Range(0, pairs.FeatureNames.Count).Any(b => pairs[a, b] != 0));
                options.MaxDisplay = Math.Clamp(acting, 2, Math.Min(context.MaxDisplay, options.Width > 500 ? 10 : 5));
                return InteractionPlot.Draw(pairs, options);
            });
        }
        else
        {
            context.Section("Interactions");
        }
    }

    private static void Dependence(ReportContext context, Explanation all, Explanation drawn, string what)
    {
        if (context.Options.DependencePlots == 0)
            return;
        if (all.Data.Length == 0)
        {
            context.LeftOut["Dependence"] = "the features' values are not known as numbers";
            context.Section("Dependence");
            return;
        }

        PlotInput input = PlotInput.Check(all);
        int[] ranking = [.. PlotInput.Rank(input.MeanMagnitudes()).Where(f => HasPlace(all, input, f)).Take(context.Options.DependencePlots)];
        string fewer = context.FewerFeatures(ranking.Length);
        ranking = [.. ranking.Take(context.MostFeatures(ranking.Length))];
        if (ranking.Length == 0)
            return;
        context.Page.Section("Dependence", $"The feature's value against what it does to the score{what}, coloured by the feature that seems to interact most with it. Drawn are {ReportContext.Rows(drawn.RowCount)}.{fewer}");
        context.Page.Figures([.. ranking.Select(f => context.Small<DependenceOptions>(options =>
        {
            options.PlotHeight = 250;
            return DependencePlot.Draw(drawn, f, options);
        }))]);
    }

    // A text that is one feature has neither an order nor few categories: there is nowhere to put its rows.
    private static bool HasPlace(Explanation all, PlotInput input, int feature) =>
        input.Categories(feature) is not null || (Array.Exists(input.Column(feature), v => !double.IsNaN(v)) && Enumerable.Range(0, all.RowCount).All(row => input.Category(row, feature) is null));

    // Evenly, so that an order in the data does not matter.
    private static Explanation Some(Explanation all, int most) =>
        all.RowCount <= most ? all : all.Select([.. Enumerable.Range(0, most).Select(i => (int)((long)i * all.RowCount / most))]);
}
