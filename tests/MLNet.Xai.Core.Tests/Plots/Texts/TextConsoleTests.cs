using System.Text.RegularExpressions;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Plots.Svg;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed partial class TextConsoleTests
{
    [Fact]
    public void Write_WithoutColours_HasValuesInBrackets()
    {
        Written(TextSamples.Film()).ShouldBe("[CLS][-0.04] An[+0.02] un[-0.05]forget[+0.31]table[+0.22] film: tender[+0.17], funny[+0.25], never[+0.11] bor[-0.36]ing[-0.09].[+0.03] [SEP][-1.30]\n");
        Written(TextSamples.Film().ToWords(), new TextConsoleOptions { SpecialTokens = false, Threshold = 0.3, Decimals = 3 }).ShouldBe("An unforgettable[+0.480] film: tender[+0.170], funny[+0.250], never boring[-0.450].\n");
        Written(TextSamples.Get("truncated")).ShouldContain("stunn [not seen by the model:] ing, although");
        Written(TextSamples.Get("others")).ShouldContain("\n  no 'terrible' +0.31\n");
    }

    [Theory]
    [InlineData(TextConsoleColors.Ansi256)]
    [InlineData(TextConsoleColors.TrueColor)]
    public void Write_Colours_AreClosedBeforeEveryLineEndAndTheTextIsWhole(TextConsoleColors colors)
    {
        foreach (string name in TextSamples.Names)
        {
            TextExplanation explanation = TextSamples.Get(name);
            string written = Written(explanation, new TextConsoleOptions { Colors = colors, SpecialTokens = false });

            foreach (string line in written.Split('\n'))
                Code().Matches(line).Select((m, i) => m.Value == "\u001b[0m" == (i % 2 == 1)).ShouldAllBe(ok => ok, name);
            string plain = Code().Replace(written, "");
            plain.ShouldNotContain('\u001b');
            plain.ShouldStartWith(TerminalText.Clean(explanation.Text, lines: true));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Colours_EveryStep_TextReadsWell(bool trueColor)
    {
        AnsiColors colors = new(PlotPalette.Default, trueColor);
        for (int step = 0; step < StyleSheet.DivergingSteps; step++)
        {
            (Rgb background, Rgb foreground) = colors.Shown(step);
            Rgb.Contrast(background, foreground).ShouldBeGreaterThanOrEqualTo(4.5, $"step {step}");
        }

        (Rgb down, Rgb up) = (colors.Shown(0).Background, colors.Shown(StyleSheet.DivergingSteps - 1).Background);
        down.B.ShouldBeGreaterThan(2 * down.R);
        up.R.ShouldBeGreaterThan(2 * up.B);
    }

    [Theory]
    [InlineData(false, null, null, null, TextConsoleColors.None)]
    [InlineData(true, "1", "xterm", "truecolor", TextConsoleColors.None)]
    [InlineData(true, "", "xterm", "truecolor", TextConsoleColors.TrueColor)]
    [InlineData(true, null, "dumb", "truecolor", TextConsoleColors.None)]
    [InlineData(true, null, "xterm-256color", null, TextConsoleColors.Ansi256)]
    [InlineData(true, null, "xterm", "24bit", TextConsoleColors.TrueColor)]
    public void Decide_Auto_HeedsTheTerminal(bool terminal, string? noColor, string? term, string? colorTerm, TextConsoleColors expected)
    {
        string? Environment(string name) => name switch { "NO_COLOR" => noColor, "TERM" => term, "COLORTERM" => colorTerm, _ => null };

        AnsiColors.Decide(TextConsoleColors.Auto, terminal, Environment).ShouldBe(expected);
        AnsiColors.Decide(TextConsoleColors.TrueColor, terminal, Environment).ShouldBe(TextConsoleColors.TrueColor);
    }

    [Fact]
    public void WriteTable_Film_IsTheTableOfTokens()
    {
        string[] lines = Table(TextSamples.Film(), new TextConsoleOptions { Prediction = "POSITIVE", Confidence = 0.9991 }).Split('\n');

        lines[0].ShouldBe("Prediction: POSITIVE (0.9991 confidence)");
        lines[1].ShouldBe("[CLS] an un ##forget ##table film : tender , funny , never bor ##ing . [SEP]");
        lines[2].ShouldBe("[CLS]      : -0.0400");
        lines[5].ShouldBe("##forget   :  0.3100");
        lines[17].ShouldBe("[SEP]      : -1.3000");
        lines[18].ShouldBe("base value :  0.5000");
        lines[19].ShouldBe("delta      :  0.0040");
        Table(TextSamples.Film()).ShouldStartWith("Explained: positive (output -0.2140)\n");
    }

    [Fact]
    public void WriteTable_WideSigns_ColonsStandInOneColumn()
    {
        foreach (string name in new[] { "chinese", "emoji", "hostile", "arabic", "giant" })
        {
            string[] rows = [.. Table(TextSamples.Get(name)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(2)];
            rows.Select(row => TerminalText.Width(row[..row.LastIndexOf(" : ", StringComparison.Ordinal)])).Distinct().Count().ShouldBe(1, name);
            rows.Select(row => row.Length - row.LastIndexOf(" : ", StringComparison.Ordinal)).Distinct().Count().ShouldBe(1, name);
        }

        TerminalText.Width("电影").ShouldBe(4);
        TerminalText.Width("e\u0301").ShouldBe(1);
        TerminalText.Width("👨‍👩‍👧‍👦").ShouldBe(2);
        TerminalText.Fit("电影电影", 5).ShouldBe("电影…");
    }

    private static string Written(TextExplanation explanation, TextConsoleOptions? options = null) => Text(writer => TextConsole.Write(explanation, writer, options));

    private static string Table(TextExplanation explanation, TextConsoleOptions? options = null) => Text(writer => TextConsole.WriteTable(explanation, writer, options));

    private static string Text(Action<TextWriter> write)
    {
        using StringWriter writer = new() { NewLine = "\n" };
        write(writer);
        return writer.ToString();
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Code();
}
