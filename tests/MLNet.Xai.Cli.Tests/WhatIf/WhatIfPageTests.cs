using Microsoft.Playwright;
using MLNet.Xai.Cli.WhatIf;
using MLNet.Xai.Tests.Support.Browser;

namespace MLNet.Xai.Cli.Tests.WhatIf;

/// <summary>The page in a real browser: it does what it says, by keyboard too, under its own policy.</summary>
public sealed class WhatIfPageTests(SavedModels models)
{
    [Fact]
    public async Task MovingValues_ChangesTheAnswer_UnderThePolicy()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using WhatIfServer server = await WhatIfServerTests.StartAsync(models, "purpose.zip", "purposes.csv");
        using IPlaywright playwright = await Playwright.CreateAsync();
        await using IBrowser browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Path, Args = ["--no-sandbox"] });
        IPage page = await browser.NewPageAsync();
        List<string> said = [], asked = [];
        page.Console += (_, message) => said.Add($"{message.Type}: {message.Text}");
        page.PageError += (_, error) => said.Add(error);
        page.Request += (_, request) => asked.Add(request.Url);
        await page.GotoAsync(server.Address.ToString());
        await page.WaitForSelectorAsync("body[data-ready=yes]");

        string before = await page.Locator("#score").InnerTextAsync();
        await page.GetByLabel("income", new() { Exact = true }).FillAsync("1500");
        await page.WaitForFunctionAsync("before => document.getElementById('score').innerText !== before", before);
        (await page.Locator("#waterfall svg").CountAsync()).ShouldBe(1);
        (await page.EvaluateAsync<string>("getComputedStyle(document.querySelector('#waterfall svg text')).fontFamily")).ShouldNotContain("Times", Case.Insensitive, "the picture's own style sheet is in force");
        (await page.Locator("#counterfactual li").CountAsync()).ShouldBeGreaterThan(0);

        await page.Locator("#keep").ClickAsync();
        await page.Locator("#next").ClickAsync();
        await page.WaitForSelectorAsync("#differences tr.differs");
        (await page.Locator("#kept-waterfall svg").CountAsync()).ShouldBe(1);
        await page.Locator("select").SelectOptionAsync("study");
        await page.Locator("#reset").ClickAsync();

        said.ShouldBeEmpty();
        asked.ShouldAllBe(url => url.StartsWith(server.Address.ToString()) || url.StartsWith("data:"));
    }

    [Theory]
    [InlineData(1280, false)]
    [InlineData(1280, true)]
    [InlineData(390, false)]
    public async Task Accessible_AtAnyWidthLightAndDark(int width, bool dark)
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using WhatIfServer server = await WhatIfServerTests.StartAsync(models, "purpose.zip", "purposes.csv");
        await using Chromium browser = await Chromium.OpenAsync(server.Address.ToString(), width, dark);
        await browser.Page.WaitForSelectorAsync("body[data-ready=yes]");
        await browser.Page.Locator("#keep").ClickAsync();
        await browser.Page.WaitForSelectorAsync("#comparison:not([hidden])");

        (await browser.SeriousAsync()).ShouldBeEmpty();
        (await browser.OverflowAsync()).ShouldBeLessThanOrEqualTo(0);
        (await browser.UnreachedControlsAsync()).ShouldBeEmpty();
        if (Environment.GetEnvironmentVariable("XAI_SHOTS") is { Length: > 0 } folder)
            await browser.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"whatif-{width}{(dark ? "-dark" : "")}.png"), FullPage = true });
    }

    [Fact]
    public async Task Keyboard_MovesASlider()
    {
        Assert.SkipWhen(Chromium.Path is null, Chromium.Missing);
        await using WhatIfServer server = await WhatIfServerTests.StartAsync(models, "purpose.zip", "purposes.csv");
        await using Chromium browser = await Chromium.OpenAsync(server.Address.ToString());
        await browser.Page.WaitForSelectorAsync("body[data-ready=yes]");
        ILocator slider = browser.Page.Locator("input[type=range]").First;
        await slider.FocusAsync();
        await browser.Page.Keyboard.PressAsync("Home");
        await browser.Page.WaitForFunctionAsync("() => document.querySelector('.moved').textContent.includes('was')");
    }
}
