using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MLNet.Xai.Core.Plots;
using MLNet.Xai.Tests.Support.Browser;

namespace MLNet.Xai.Reports.Tests.Browser;

/// <summary>The page on paper: light, whole, without controls.</summary>
public sealed class PrintedPageTests
{
    // A4 less the page's margins, in CSS pixels.
    private const int PaperWidth = 688;
    private const int PaperHeight = 1016;

    [Theory]
    [InlineData(PlotTheme.Auto)]
    [InlineData(PlotTheme.Dark)]
    public async Task Page_OnPaper_IsLightAndHasNoControls(PlotTheme theme)
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await OpenAsync(theme);
        string[] dark = await browser.Page.EvaluateAsync<string[]>("""
            () => {
              const light = c => { const m = c.match(/\d+(\.\d+)?/g).map(Number); return 0.2126 * m[0] + 0.7152 * m[1] + 0.0722 * m[2]; };
              const found = [];
              const check = (e, what, colour, isLight) => { if ((light(colour) > 128) !== isLight) found.push(what + ' ' + colour); };
              check(document.body, 'body', getComputedStyle(document.body).backgroundColor, true);
              document.querySelectorAll('section').forEach(s => check(s, 'section', getComputedStyle(s).backgroundColor, true));
              document.querySelectorAll('h1,h2,h3,p,td').forEach(e => check(e, e.tagName, getComputedStyle(e).color, false));
              document.querySelectorAll('svg .b').forEach(e => check(e, 'figure', getComputedStyle(e).fill, true));
              document.querySelectorAll('svg text.t').forEach(e => check(e, 'label', getComputedStyle(e).fill, false));
              return found;
            }
            """);
        dark.ShouldBeEmpty();
        (await browser.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('nav,.bar,.filter,details:not([open]),.narrow')].filter(e => e.checkVisibility()).length")).ShouldBe(0);
    }

    [Fact]
    public async Task Page_OnPaper_HasNoFigureThatDoesNotFitOrMayBeCut()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await OpenAsync(PlotTheme.Auto);
        string[] wrong = await browser.Page.EvaluateAsync<string[]>($$"""
            () => [...document.querySelectorAll('figure svg')].filter(s => s.checkVisibility()).filter(s => {
              const box = s.getBoundingClientRect();
              return box.width > {{PaperWidth}} + 1 || box.height > {{PaperHeight}} || getComputedStyle(s.parentElement).breakInside !== 'avoid';
            }).map(s => s.querySelector('title').textContent)
            """);
        wrong.ShouldBeEmpty();
        (await browser.OverflowAsync()).ShouldBe(0);
        // Wide screens' figures, though paper is narrow.
        (await browser.Page.EvaluateAsync<int>("() => [...document.querySelectorAll('.wide>svg')].filter(s => s.checkVisibility()).length")).ShouldBeGreaterThan(5);
    }

    [Fact]
    public async Task Page_WithAllTablesOpen_PrintsThem()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium closed = await OpenAsync(PlotTheme.Auto), open = await OpenAsync(PlotTheme.Auto);
        await open.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        int few = await PagesAsync(closed), many = await PagesAsync(open);
        few.ShouldBeInRange(5, 40);
        many.ShouldBeGreaterThan(few + 3);
    }

    private static async Task<Chromium> OpenAsync(PlotTheme theme)
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("xai-print").FullName, "report.html");
        LoanModels.Report(LoanModels.Trees, change: o => (o.Theme, o.ProtectedColumnName) = (theme, nameof(Loan.Region))).Save(path);
        Chromium browser = await Chromium.OpenAsync(new Uri(path).AbsoluteUri, PaperWidth, dark: true);
        await browser.Page.EmulateMediaAsync(new PageEmulateMediaOptions { Media = Media.Print, ColorScheme = ColorScheme.Dark });
        return browser;
    }

    private static async Task<int> PagesAsync(Chromium browser) =>
        Regex.Count(Encoding.Latin1.GetString(await browser.Page.PdfAsync(new PagePdfOptions { Format = "A4", PreferCSSPageSize = true })), @"/Type\s*/Page\b(?!s)");
}
