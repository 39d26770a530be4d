using System.Text;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Plots;

/// <summary>Many texts on one page: the most telling words of each output, then the texts in colours.</summary>
public static class TextReport
{
    private const double Wide = 860;
    private const double Narrow = 400;
    private const int MostBytes = 1_950_000;

    // A class of few texts has no words worth a chart.
    private const int MostOutputs = 6;
    private const int Each = 10;

    /// <summary>Composes it. Add sections of your own to what comes back.</summary>
    /// <exception cref="ArgumentException">There are no texts, or they were explained by several methods, or one has tokens outside of it or a value that is NaN or infinite.</exception>
    public static HtmlReport Create(IReadOnlyList<TextExplanation> texts, TextReportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(texts);
        options ??= new TextReportOptions();
        options.Validate(texts.Count);
        IReadOnlyList<TellingWords> outputs = TellingWords.ByOutput(texts, options.IgnoreCase, options.MinTexts);
        for (int drawn = Math.Min(options.MaxTexts, texts.Count); ;)
        {
            HtmlReport report = Compose(texts, outputs, drawn, options);
            int bytes = Encoding.UTF8.GetByteCount(report.ToString());
            if (drawn <= 1 || bytes <= MostBytes)
                return report;
            drawn = Math.Max(1, (int)(drawn * Math.Min(0.9, 0.97 * MostBytes / bytes)));
        }
    }

    private static HtmlReport Compose(IReadOnlyList<TextExplanation> texts, IReadOnlyList<TellingWords> outputs, int drawn, TextReportOptions options)
    {
        HtmlReport report = new(options.Title, options.Subtitle ?? $"{(outputs[0].Method.Length > 0 ? outputs[0].Method : "Attributions")}, {NumberText.Count(texts.Count)} {(texts.Count == 1 ? "text" : "texts")}", options.Theme);
        if (options.Metrics.Count > 0)
            report.Section("Model").Metrics(options.Metrics);
        report.Words([.. outputs.OrderByDescending(words => words.TextCount).Take(MostOutputs)], options, outputs.Count);
        report.Texts(texts, options, drawn);
        return options.RunInformation.Count > 0 ? report.Section("About this run").Details("Run information", options.RunInformation) : report;
    }

    /// <summary>A section an output: its most telling words.</summary>
    /// <param name="report">The report, of the same theme.</param>
    /// <param name="outputs">Those that get a section.</param>
    /// <param name="options">Looks.</param>
    /// <param name="all">Outputs that there are.</param>
    internal static void Words(this HtmlReport report, IReadOnlyList<TellingWords> outputs, TextReportOptions options, int all)
    {
        foreach (TellingWords words in outputs)
        {
            string of = words.OutputName.Length > 0 ? $" for {words.OutputName}" : "";
            report.Section($"Most telling words{of}", "How much each word moves the output, on average over "
                + $"{(words.TextCount == 1 ? "one text" : $"{NumberText.Count(words.TextCount)} texts")}{(of.Length > 0 ? $" that explain {words.OutputName}" : "")}; a text without the word counts as 0. Red words raise it on average, blue ones lower it. "
                + "In brackets: how many texts have the word. Punctuation and special tokens are left out." + (outputs.Count < all ? $" The {outputs.Count} outputs with the most texts of {all} have such a section." : ""));
            if (words.Words.Count == 0)
            {
                report.Text("There are no such words.");
                continue;
            }

            report.Figure(Bars(words, Wide), Bars(words, Narrow));
            TellingWord[] up = [.. words.Words.Where(word => word.Mean > 0).Take(Each)], down = [.. words.Words.Where(word => word.Mean < 0).Take(Each)];
            report.Table(["raises most", "mean value", "texts", "lowers most", "mean value", "texts"], Enumerable.Range(0, Math.Max(up.Length, down.Length)).Select(i => (IReadOnlyList<string>)[.. Cells(up, i), .. Cells(down, i)]),
                $"Words that raise the output{of}, and words that lower it, by their mean size over all texts; mean values are over the texts with the word");
        }

        static string[] Cells(TellingWord[] words, int i) => i < words.Length ? [words[i].Word, NumberText.Rounded(words[i].Mean, 4), NumberText.Count(words[i].Texts)] : ["", "–", "–"];

        SvgFigure Bars(TellingWords words, double width) =>
            TextBarPlot.Draw(words, new TextBarOptions { Width = width, MaxDisplay = options.MaxDisplay, Theme = options.Theme, Palette = options.Palette });
    }
}
