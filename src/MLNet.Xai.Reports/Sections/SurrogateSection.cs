using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>A small tree in the model's place.</summary>
internal static class SurrogateSection
{
    private const string Heading = "Surrogate tree";

    public static void Write(ReportContext context)
    {
        if (context.Parts.Surrogate is { } surrogate)
            surrogate.AddTo(context.Page, Heading, new TreePlotOptions { Theme = context.Options.Theme, Palette = context.Options.Palette });
        else if (context.LeftOut.ContainsKey(Heading) && !context.LeftOut.ContainsKey("Explanations"))
            context.Section(Heading);
    }
}
