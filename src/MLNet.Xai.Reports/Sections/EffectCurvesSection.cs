using MLNet.Xai.Core.Effects;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>What the model says as one feature moves.</summary>
internal static class EffectCurvesSection
{
    private const string Heading = "Effect curves";

    public static void Write(ReportContext context)
    {
        if (context.Parts.Curves.Count == 0)
        {
            // Where nothing explains the model the section about importance has said so.
            if (context.LeftOut.ContainsKey(Heading) && !context.LeftOut.ContainsKey("Explanations"))
                context.Section(Heading);
            return;
        }

        FeatureEffect first = context.Parts.Curves.Select(c => c.Dependence ?? c.LocalEffects).OfType<FeatureEffect>().First();
        string of = context.FocusName.Length > 0 ? $" of {context.FocusName}" : "", rows = ReportContext.Rows(first.RowCount);
        bool lines = context.Parts.Curves.Any(c => c.Dependence is { IndividualCount: > 0, Axis.Categories.Count: 0 });
        context.Page.Section(Heading, $"Of each feature first its partial dependence, the mean raw score{of} over {rows} when the feature is set to each value in all of them"
            + (lines ? "; thin lines are single rows, and where they are not parallel the feature acts on rows in different ways. " : ". ")
            + "It asks about rows that may not exist where features depend on each other. Then its accumulated local effects, which move each row only as far as its neighbours and add these small steps up; their mean is zero. "
            + "Where the two differ in shape, trust the second. Short strokes below a curve are rows.");
        FeatureCurves[] there = [.. context.Parts.Curves.Where(c => c.Dependence is not null || c.LocalEffects is not null)];
        if (context.FewerFeatures(there.Length) is { Length: > 0 } fewer)
            context.Page.Text(fewer.TrimStart());
        foreach (FeatureCurves curves in there.Take(context.MostFeatures(there.Length)))
        {
            SvgFigure[] both = [.. ((SvgFigure?[])[Draw(context, curves.Dependence), Draw(context, curves.LocalEffects)]).OfType<SvgFigure>()];
            context.Page.Heading(curves.Feature).Figures(both);
        }

        foreach (FeatureCurves curves in context.Parts.Curves.Where(c => c.Why.Length > 0))
            context.Without($"{(curves.Dependence is null && curves.LocalEffects is null ? "Effect curves" : curves.Dependence is null ? "Partial dependence" : "Accumulated local effects")} of '{curves.Feature}'", curves.Why);
    }

    // Without a heading of its own: its title, for people who do not see it, then names the feature however long that is.
    private static SvgFigure? Draw(ReportContext context, FeatureEffect? effect) => effect is null ? null : context.Small<EffectPlotOptions>(options =>
    {
        (options.PlotHeight, options.Output) = (240, effect.OutputNames.Count > 1 ? context.Parts.Focus : 0);
        return EffectPlot.Draw(effect, options);
    });
}
