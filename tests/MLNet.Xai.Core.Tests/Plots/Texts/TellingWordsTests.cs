using System.Globalization;
using System.Xml.Linq;
using FsCheck;
using FsCheck.Fluent;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Core.Texts;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class TellingWordsTests
{
    [Fact]
    public void Of_TextsByHand_CountsAndMeansAreTheirs()
    {
        TextExplanation[] texts = [Text("good good bad", 0.5, 0.25, -1), Text("Good !", -0.25, 3), Text("plain", 0.1), Text("", [])];

        TellingWords words = TellingWords.Of(texts);

        words.TextCount.ShouldBe(4);
        words.Words.ShouldBe([new("bad", 0.25, 1, -1, 1), new("good", 0.25, 0.5, 0.25, 2), new("plain", 0.025, 0.1, 0.1, 1)]);
        TellingWords.Of(texts, ignoreCase: false).Words.Select(w => w.Word).ShouldBe(["bad", "good", "Good", "plain"]);
        TellingWords.Of(texts, minTexts: 2).Words.Select(w => w.Word).ShouldBe(["good"]);
    }

    [Fact]
    public void Of_PiecesOfWords_AreWordsWithoutSpecialTokens() =>
        TellingWords.Of([TextSamples.Film()]).Words.Take(2).Select(w => (w.Word, Math.Round(w.Mean, 9))).ShouldBe([("unforgettable", 0.48), ("boring", -0.45)]);

    [Fact]
    public void Of_AnyTexts_ImportanceIsTheMeanOfAllMagnitudes()
    {
        Prop.ForAll(Gen.Choose(1, 30).Zip(Gen.Choose(1, 3)).ToArbitrary(), given =>
        {
            IReadOnlyList<TextExplanation> texts = TextSamples.Many(given.Item1, given.Item2);
            return TellingWords.ByOutput(texts).All(words =>
            {
                TextExplanation[] own = [.. texts.Where(t => t.OutputName == words.OutputName)];
                double all = own.Sum(t => t.Tokens.Select((token, i) => (Word: token.Text.ToLowerInvariant(), Value: t.Values[i])).GroupBy(p => p.Word).Sum(g => Math.Abs(g.Sum(p => p.Value))));
                return Math.Abs((words.Words.Sum(w => w.Importance) * own.Length) - all) < 1e-9
                    && words.Words.All(w => Math.Abs((w.Importance * own.Length) - (w.MeanMagnitude * w.Texts)) < 1e-9 && Math.Abs(w.Mean) <= w.MeanMagnitude + 1e-12);
            });
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Of_SeveralOutputsOrMethods_IsRefused()
    {
        Should.Throw<ArgumentException>(() => TellingWords.Of(TextSamples.Many(4))).Message.ShouldContain("several outputs, whose values have no common mean: 'positive', 'negative'");
        Should.Throw<ArgumentException>(() => TellingWords.ByOutput([Text("a", 1), new TextExplanation { Text = "a", Tokens = [], Values = [], Output = 0, Method = "LIME" }])).Message.ShouldContain("several methods");
        Should.Throw<ArgumentException>(() => TellingWords.Of([])).Message.ShouldContain("no texts");
        TellingWords.ByOutput(TextSamples.Many(5)).Select(w => (w.OutputName, w.TextCount)).ShouldBe([("positive", 3), ("negative", 2)]);
    }

    [Fact]
    public void Bars_OfOneText_HaveTheirLengthsAndSumToAll()
    {
        TextExplanation text = Text("good bad good fine", 1, -2, 0.5, 0.25);

        SvgFigure each = TextBarPlot.Draw(text), summed = TextBarPlot.Draw(text, new TextBarOptions { SumRepeats = true }), few = TextBarPlot.Draw(text, new TextBarOptions { MaxDisplay = 3 });

        each.Table.Rows.Select(r => (r[0], r[1])).ShouldBe([("bad", -2.0), ("good", 1.0), ("good", 0.5), ("fine", 0.25)]);
        summed.Table.Rows.Select(r => (r[0], r[1])).ShouldBe([("bad", -2.0), ("good", 1.5), ("fine", 0.25)]);
        few.Table.Rows.Select(r => (r[0], r[1])).ShouldBe([("bad", -2.0), ("good", 1.0), ("all else", 0.75)]);
        TextBarPlot.Draw(TextSamples.Film(), new TextBarOptions { MaxDisplay = 3 }).Table.Rows.Select(r => (r[0], Math.Round((double)r[1], 9))).ShouldBe([("unforgettable", 0.48), ("boring", -0.45), ("special tokens", -1.34), ("all else", 0.6)]);
        XElement[] bars = [.. new SvgReader(summed).Root.Descendants().Where(e => e.Name.LocalName == "rect" && e.Elements().Any())];
        double[] widths = [.. bars.Select(b => double.Parse(b.Attribute("width")!.Value, CultureInfo.InvariantCulture))];
        (widths[1] / widths[0]).ShouldBe(0.75, 1e-3);
        bars.Select(b => b.Attribute("class")!.Value).ShouldBe(["n", "p", "p"]);
    }

    [Fact]
    public void Bars_OfManyTexts_AreMagnitudesOrMeans()
    {
        TellingWords words = TellingWords.Of([Text("good bad", 1, -2), Text("good", -0.5)]);

        string[] magnitudes = [.. new SvgReader(TextBarPlot.Draw(words)).Labels.Select(l => l.Text)], means = [.. new SvgReader(TextBarPlot.Draw(words, new TextBarOptions { Signed = true })).Labels.Select(l => l.Text)];
        magnitudes.ShouldContain("bad (1)");
        magnitudes.ShouldContain("1.00");
        magnitudes.ShouldContain("0.75");
        means.ShouldContain("−2.00");
        means.ShouldContain("+0.25");
        new SvgReader(TextBarPlot.Draw(words)).Elements("rect", "n").Single().Value.ShouldBe("bad (1): 1.00");
    }

    private static TextExplanation Text(string text, params double[] values)
    {
        int at = 0;
        List<TextToken> tokens = [];
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            tokens.Add(new TextToken(word, at, word.Length, tokens.Count));
            at += word.Length + 1;
        }

        return new TextExplanation { Text = text, Tokens = tokens, Values = values, Output = 0 };
    }
}
