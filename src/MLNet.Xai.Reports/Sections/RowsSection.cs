using MLNet.Xai.Core;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Reports;

/// <summary>Rows one by one.</summary>
internal static class RowsSection
{
    public static void Write(ReportContext context)
    {
        ExplainedParts parts = context.Parts;
        if (parts.ChosenRows.Count == 0)
            return;
        context.Page.Section("Single rows", "Rows are counted from 0." + (parts.Chosen.Count > 0 ? " Arrows lead from the average output, at the bottom, to the row's own on top." : ""));
        context.Page.Table(["Row", "why it is here", "the model says", "label"], parts.ChosenRows.Select(r => (IReadOnlyList<string>)[NumberText.Count(r.Number), r.Why, r.Said, r.Label.Length > 0 ? r.Label : "–"]));
        if (parts.ChosenTexts.Count > 0)
            WordsSection.Rows(context);
        if (parts.Images.Count > 0)
            ImagesSection.Rows(context);
        else if (context.LeftOut.TryGetValue("Pictures", out string? why))
            context.Page.Text($"Pictures: left out, {why}.");
        if (parts.Chosen.Count == 0 && (parts.ChosenTexts.Count > 0 || parts.Images.Count > 0 || context.LeftOut.ContainsKey("Pictures")))
            return;
        if (parts.Chosen.Count == 0)
        {
            context.Page.Text($"Pictures: left out, {context.LeftOut.GetValueOrDefault("Single rows", context.LeftOut.GetValueOrDefault("Explanations", "nothing explains the model"))}.");
            return;
        }

        long[] order = [.. parts.ChosenRows.Select(r => r.Number).Order()];
        foreach (ChosenRow row in parts.ChosenRows)
        {
            Explanation explanation = parts.Chosen[parts.Chosen.Count > 1 ? row.Class : 0];
            int place = Array.IndexOf(order, row.Number), at = explanation.RowNumbers.Length == 0 ? place : Array.IndexOf(explanation.RowNumbers, place);
            if (at < 0)
                continue;
            context.Page.Heading($"Row {NumberText.Count(row.Number)}: {row.Why}");
            context.Figure<WaterfallOptions>(options =>
            {
                (options.MaxDisplay, options.Title) = (Math.Min(12, context.MaxDisplay), $"Row {NumberText.Count(row.Number)}, {row.Said}");
                return WaterfallPlot.Draw(explanation, at, options);
            });
        }

        if (parts.Reasons.Count > 0)
        {
            context.Page.Reasons(parts.Reasons, new ReasonsOptions { Theme = context.Options.Theme, Palette = context.Options.Palette });
        }
        else if (context.Options.Reasons is not null)
        {
            context.LeftOut.TryAdd("Reasons", "none of the single rows is on the wrong side of the cutoff");
            context.Section("Reasons");
        }
    }
}
