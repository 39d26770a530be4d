using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Reports;

/// <summary>Texts: their most telling words, and single ones in colours.</summary>
internal static class WordsSection
{
    // A class of few texts has no words worth a chart.
    private const int MostOutputs = 4;
    private const int MostPieces = 250;

    public static void Write(ReportContext context)
    {
        if (context.Parts.Texts.Count == 0)
        {
            if (context.LeftOut.ContainsKey("Words"))
                context.Section("Words");
            return;
        }

        IReadOnlyList<TellingWords> outputs = TellingWords.ByOutput(context.Parts.Texts, minTexts: context.Parts.Texts.Count >= 100 ? 2 : 1);
        context.Page.Words([.. outputs.OrderByDescending(words => words.TextCount).Take(MostOutputs)], Options(context), outputs.Count);
        context.Page.Text($"Of {ReportContext.Rows(context.Parts.Texts.Count)}{(context.Parts.Texts.Count < context.Found.Rows ? $", an even sample of {ReportContext.Rows(context.Found.Rows)}" : "")}.");
    }

    /// <summary>The chosen rows' texts.</summary>
    public static void Rows(ReportContext context)
    {
        long[] order = [.. context.Parts.ChosenRows.Select(r => r.Number).Order()];
        context.Page.Text("Red words raise the output, blue ones lower it; a word's value is in its tooltip and in the table below each text.");
        foreach (ChosenRow row in context.Parts.ChosenRows)
        {
            TextExplanation text = context.Parts.ChosenTexts[Array.IndexOf(order, row.Number)];
            context.Page.Heading($"Row {NumberText.Count(row.Number)}: {row.Why}");
            context.Page.Text(TextPlot.Html(text, new TextPlotOptions { Theme = context.Options.Theme, Palette = context.Options.Palette, MaxPieces = MostPieces, Title = $"{row.Said}{(row.Label.Length > 0 ? $", labelled {row.Label}" : "")}" }));
        }
    }

    private static TextReportOptions Options(ReportContext context) => new() { MaxDisplay = context.MaxDisplay, Theme = context.Options.Theme, Palette = context.Options.Palette };
}
