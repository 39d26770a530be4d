using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>What would have to be different for the model to say something else of the single rows: a part of their section.</summary>
internal static class CounterfactualsSection
{
    public static void Write(ReportContext context)
    {
        if (context.Options.Counterfactuals is null)
            return;
        if (context.Parts.Counterfactuals.Count > 0)
        {
            context.Page.Counterfactuals(context.Parts.Counterfactuals, new CounterfactualPlotOptions { Theme = context.Options.Theme, Palette = context.Options.Palette });
            if (context.Parts.Explainer?.Changed.Count > 0)
                context.Page.Text("Values are those that the predictor reads, behind the model's own steps: normalised ones are not the data's own numbers.");
        }
        else
        {
            context.LeftOut.TryAdd("Counterfactuals", "the model says of each of the single rows what was asked for already");
            context.Section("Counterfactuals");
        }
    }
}
