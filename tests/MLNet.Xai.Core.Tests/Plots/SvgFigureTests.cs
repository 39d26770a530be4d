using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MLNet.Xai.Core.Plots;

namespace MLNet.Xai.Core.Tests.Plots;

public sealed class SvgFigureTests
{
    [Fact]
    public void ToString_Figure_TellsPeopleWhoDoNotSeeIt()
    {
        XElement root = new SvgReader(BarPlot.Draw(Samples.Loan(20))).Root;

        ((string)root.Attribute("role")!).ShouldBe("img");
        XElement title = root.Elements().First(), description = root.Elements().Single(e => e.Name.LocalName == "desc");
        title.Name.LocalName.ShouldBe("title");
        title.Value.ShouldBe("Feature importance: mean |SHAP value| for approved");
        ((string)root.Attribute("aria-labelledby")!).ShouldBe((string)title.Attribute("id")!);
        ((string)root.Attribute("aria-describedby")!).ShouldBe((string)description.Attribute("id")!);
        description.Value.ShouldStartWith("mean |SHAP value| for approved over 20 rows: credit_score ");
    }

    [Fact]
    public void Draw_TitleAndDescription_AreShownAndTold()
    {
        SvgFigure figure = BarPlot.Draw(Samples.Loan(20), new BarOptions { Title = "What <matters>", Description = "A & B" });
        SvgReader svg = new(figure);

        figure.Title.ShouldBe("What <matters>");
        svg.Labels.ShouldContain(l => l.Text == "What <matters>");
        svg.Root.Elements().Single(e => e.Name.LocalName == "desc").Value.ShouldBe("A & B");
    }

    [Fact]
    public void Draw_HostileNames_AreTextAndNothingElse()
    {
        foreach (SvgFigure figure in new[] { BarPlot.Draw(Samples.HostileNames()), WaterfallPlot.Draw(Samples.HostileNames(), 0), ForcePlot.Draw(Samples.HostileNames(), 0) })
        {
            SvgReader svg = new(figure);
            svg.Root.Descendants().Select(e => e.Name.LocalName).ShouldAllBe(n => n != "script" && n != "foreignObject" && n != "b");
            svg.Root.DescendantsAndSelf().Attributes().ShouldAllBe(a => !a.Name.LocalName.StartsWith("on"));
            string text = figure.ToString();
            text.ShouldNotContain('\0');
            text.ShouldNotContain('\u0001');
            text.ShouldNotContain('\u202E');
        }
    }

    [Fact]
    public void Draw_LongName_IsCutAndWholeInTheTooltip()
    {
        const string name = "number_of_days_since_the_customer_opened_the_very_first_account";
        SvgReader svg = new(BarPlot.Draw(Samples.HostileNames()));

        svg.Labels.ShouldContain(l => l.Text.EndsWith('…') && name.StartsWith(l.Text.TrimEnd('…')));
        svg.Root.Descendants().ShouldContain(e => e.Name.LocalName == "title" && e.Value == name);
    }

    [Fact]
    public void Draw_Labels_KeepTheWidthTheyWereMeasuredWith()
    {
        XElement[] labels = [.. new SvgReader(WaterfallPlot.Draw(Samples.Loan(3), 1)).Root.Descendants().Where(e => e.Name.LocalName == "text")];

        XElement name = labels.Single(l => l.Value.StartsWith("credit_score"));
        ((double)name.Attribute("textLength")!).ShouldBe(TextMeter.Width(name.Value.Replace('\u00A0', ' '), 13) / TextMeter.Spare, 0.01);
        name.Elements().Single().Value.ShouldStartWith("\u00A0= ");
        labels.ShouldAllBe(l => l.Attribute("textLength") != null || l.Value.Length < 4);
    }

    [Theory]
    [InlineData(PlotTheme.Auto, true, "#ffffff")]
    [InlineData(PlotTheme.Light, false, "#ffffff")]
    [InlineData(PlotTheme.Dark, false, "#14171c")]
    public void Draw_Theme_DecidesTheRules(PlotTheme theme, bool asks, string background)
    {
        string svg = BarPlot.Draw(Samples.Loan(5), new BarOptions { Theme = theme }).ToString();

        svg.Contains("prefers-color-scheme").ShouldBe(asks);
        Regex.Match(svg, @"\.b\{fill:(#[0-9a-f]{6})\}").Groups[1].Value.ShouldBe(background);
    }

    [Fact]
    public void Save_NewFolder_WritesTheSameBytesAsWriteAndLeavesNothingElse()
    {
        string folder = Path.Combine(Path.GetTempPath(), "xai-plots-" + Guid.NewGuid().ToString("N"));
        try
        {
            SvgFigure figure = WaterfallPlot.Draw(Samples.HostileNames(), 1);
            figure.Save(Path.Combine(folder, "a", "figure.svg"));
            figure.Save(Path.Combine(folder, "a", "figure.svg"));
            using MemoryStream stream = new();
            figure.Write(stream);
            using StringWriter writer = new();
            figure.Write(writer);

            byte[] bytes = File.ReadAllBytes(Path.Combine(folder, "a", "figure.svg"));
            bytes.ShouldBe(stream.ToArray());
            bytes[0].ShouldBe((byte)'<');
            Encoding.UTF8.GetString(bytes).ShouldBe(writer.ToString());
            Directory.GetFiles(Path.Combine(folder, "a")).Length.ShouldBe(1);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void ToInlineHtml_BadPrefix_Throws()
    {
        SvgFigure figure = BarPlot.Draw(Samples.Single());
        figure.ToInlineHtml("fig-1").ShouldContain("max-width:100%");
        foreach (string bad in new[] { "", "1a", "a b", "a\"" })
            Should.Throw<ArgumentException>(() => figure.ToInlineHtml(bad));
    }
}
