using MLNet.Xai.Tests.Support.Browser;

namespace MLNet.Xai.Reports.Tests.Browser;

/// <summary>The page in a real browser: nothing cut, nothing over another, nothing that the accessibility checker calls serious, everything by keyboard.</summary>
public sealed class ReportInChromiumTests
{
    private static readonly Lazy<string> s_page = new(Write);

    [Theory]
    [InlineData(360, false)]
    [InlineData(360, true)]
    [InlineData(768, false)]
    [InlineData(768, true)]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    public async Task Page_AtAWidthAndTheme_IsWholeAndAccessible(int width, bool dark)
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_page.Value, width, dark);
        (await browser.OverflowAsync()).ShouldBe(0);
        (await browser.CollidingTextsAsync()).ShouldBeEmpty();
        (await browser.SeriousAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_WithEverythingOpen_IsWholeAndAccessible()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_page.Value, 360);
        await browser.Page.ClickAsync("text=Open all tables");
        (await browser.Page.EvaluateAsync<int>("() => document.querySelectorAll('details:not([open])').length")).ShouldBe(0);
        (await browser.OverflowAsync()).ShouldBe(0);
        (await browser.SeriousAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Page_ByKeyboard_HasNoControlOutOfReach()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_page.Value);
        (await browser.UnreachedControlsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Filter_OfALongTable_HidesOtherRows()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium browser = await Chromium.OpenAsync(s_page.Value);
        await browser.Page.ClickAsync("text=What other cutoffs would do");
        const string rows = "() => [...document.querySelectorAll('.filter input')].find(i => i.checkVisibility()).closest('details').querySelectorAll('tbody tr:not([hidden])').length";
        int before = await browser.Page.EvaluateAsync<int>(rows);
        await browser.Page.EvaluateAsync("() => [...document.querySelectorAll('.filter input')].find(i => i.checkVisibility()).focus()");
        await browser.Page.Keyboard.TypeAsync("no such number");
        (await browser.Page.EvaluateAsync<int>(rows)).ShouldBe(0);
        before.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Page_WithoutScript_HasTheSameFiguresAndTables()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using Chromium with = await Chromium.OpenAsync(s_page.Value), without = await Chromium.OpenAsync(s_page.Value, script: false);
        foreach (string part in new[] { "svg", "table", "details", "section" })
            (await without.Page.Locator(part).CountAsync()).ShouldBe(await with.Page.Locator(part).CountAsync());
        (await without.Page.Locator("button").CountAsync()).ShouldBe(0);
    }

    private static string Write()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("xai-report").FullName, "report.html");
        LoanModels.Report(LoanModels.Trees, change: o =>
        {
            o.ProtectedColumnName = nameof(Loan.Region);
            o.DriftData = LoanModels.ML.Data.LoadFromEnumerable(Loan.Make(400, seed: 5));
        }).Save(path);
        return new Uri(path).AbsoluteUri;
    }
}
