using MLNet.Xai.Reports.Tests.Merged;
using MLNet.Xai.Tests.Support.Browser;

namespace MLNet.Xai.Reports.Tests.Browser;

/// <summary>The page about a run in parts in a real browser.</summary>
public sealed class SummaryReportInChromiumTests
{
    private static readonly Lazy<string[]> s_pages = new(() => [.. new[] { MergedRuns.Trees[1], MergedRuns.Classes[1] }.Select((run, i) =>
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("xai-report").FullName, "report.html");
        run.Report(new SummaryReportOptions { ListsParts = i == 0, Date = MergedRuns.Date }).Save(path);
        return new Uri(path).AbsoluteUri;
    })]);

    [Theory]
    [InlineData(0, 360, false)]
    [InlineData(0, 768, true)]
    [InlineData(0, 1280, false)]
    [InlineData(1, 360, true)]
    [InlineData(1, 768, false)]
    [InlineData(1, 1280, true)]
    public async Task Page_AtAWidthAndTheme_IsWholeAndAccessible(int page, int width, bool dark)
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_pages.Value[page], width, dark);
        (await browser.OverflowAsync()).ShouldBe(0);
        (await browser.CollidingTextsAsync()).ShouldBeEmpty();
        (await browser.SeriousAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_WithEverythingOpen_IsWholeAndAccessible()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_pages.Value[0], 360);
        await browser.Page.ClickAsync("text=Open all tables");
        (await browser.OverflowAsync()).ShouldBe(0);
        (await browser.SeriousAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_ByKeyboard_HasNoControlOutOfReach()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_pages.Value[1]);
        (await browser.UnreachedControlsAsync()).ShouldBeEmpty();
    }
}
