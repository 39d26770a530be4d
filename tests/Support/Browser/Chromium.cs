using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace MLNet.Xai.Tests.Support.Browser;

/// <summary>A page in the Chromium of this machine, by Playwright; nothing is downloaded. Linked into the test projects that look at pages.</summary>
public sealed class Chromium : IAsyncDisposable
{
    // Started once for all tests of a process; it ends with it.
    private static readonly Lazy<Task<IBrowser>> s_browser = new(StartAsync);

    private readonly IBrowserContext _context;

    private Chromium(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    /// <summary>The browser: <c>$XAI_CHROMIUM</c>, else where Debian and others put it; null where there is none.</summary>
    public static string? Path { get; } = new[] { Environment.GetEnvironmentVariable("XAI_CHROMIUM"), "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);

    /// <summary>What a skipped test says.</summary>
    public const string Missing = "no Chromium on this machine (Debian: apt-get install chromium; $XAI_CHROMIUM names another one)";

    public IPage Page { get; }

    /// <summary>Opens a page.</summary>
    /// <param name="url">Its address, <c>file://</c> or <c>http://</c>.</param>
    /// <param name="width">Width of the window.</param>
    /// <param name="dark">Whether the reader likes it dark.</param>
    /// <param name="script">Whether scripts run.</param>
    public static async Task<Chromium> OpenAsync(string url, int width = 1280, bool dark = false, bool script = true)
    {
        // The page's own policy would forbid the checker's script.
        IBrowserContext context = await (await s_browser.Value).NewContextAsync(new BrowserNewContextOptions
        {
            ViewportSize = new ViewportSize { Width = width, Height = 900 },
            ColorScheme = dark ? ColorScheme.Dark : ColorScheme.Light,
            JavaScriptEnabled = script,
            BypassCSP = true,
        });
        IPage page = await context.NewPageAsync();
        await page.GotoAsync(url);
        return new Chromium(context, page);
    }

    /// <summary>What axe-core calls serious or critical.</summary>
    public async Task<string[]> SeriousAsync()
    {
        AxeResult result = await Page.RunAxe();
        return [.. result.Violations.Where(v => v.Impact is "serious" or "critical").Select(v => $"{v.Id}: {v.Help} ({string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))})")];
    }

    /// <summary>How many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    /// <summary>Texts of a picture that lie over each other, or stick out of it.</summary>
    public Task<string[]> CollidingTextsAsync() => Page.EvaluateAsync<string[]>("""
        () => {
          const found = [];
          for (const svg of document.querySelectorAll('svg')) {
            const box = svg.getBoundingClientRect();
            if (box.width === 0) continue;
            const texts = [...svg.querySelectorAll('text')].map(t => ({ text: t.textContent, box: t.getBoundingClientRect() })).filter(t => t.box.width > 0);
            for (let i = 0; i < texts.length; i++) {
              const a = texts[i];
              if (a.box.left < box.left - 1 || a.box.right > box.right + 1) found.push('out: ' + a.text + ' in ' + svg.querySelector('title').textContent);
              for (let j = i + 1; j < texts.length; j++) {
                const b = texts[j];
                const w = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left), h = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
                if (w > 2 && h > 4) found.push('over: ' + a.text + ' / ' + b.text + ' in ' + svg.querySelector('title').textContent);
              }
            }
          }
          return found;
        }
        """);

    /// <summary>Controls that the Tab key never reaches.</summary>
    public async Task<string[]> UnreachedControlsAsync()
    {
        int count = await Page.EvaluateAsync<int>("() => { let n = 0; for (const e of document.querySelectorAll('a[href],button,input,select,summary')) if (e.checkVisibility()) e.dataset.stop = ++n; return n; }");
        int stops = await Page.EvaluateAsync<int>("() => [...document.querySelectorAll('a[href],button,input,select,summary,[tabindex]')].filter(e => e.checkVisibility()).length");
        var reached = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i <= stops + 1 && reached.Count < count; i++)
        {
            await Page.Keyboard.PressAsync("Tab");
            if (await Page.EvaluateAsync<string?>("() => document.activeElement.dataset ? document.activeElement.dataset.stop : null") is { } stop)
                reached.Add(stop);
        }

        return await Page.EvaluateAsync<string[]>("reached => [...document.querySelectorAll('[data-stop]')].filter(e => !reached.includes(e.dataset.stop)).map(e => e.outerHTML.slice(0, 120))", reached.ToArray());
    }

    public ValueTask DisposeAsync() => _context.DisposeAsync();

    private static async Task<IBrowser> StartAsync()
    {
        IPlaywright playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Path, Args = ["--no-sandbox"] });
    }
}
