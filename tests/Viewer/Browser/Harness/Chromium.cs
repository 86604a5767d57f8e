using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>
/// The system's Chromium, driven by Playwright, started once for all tests. Where there is none a test is skipped by
/// name, unless this is continuous integration, where it fails.
/// </summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
    ];

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>Where it is; null when there is none.</summary>
    public static string? Path { get; } = Find();

    public async ValueTask InitializeAsync()
    {
        if (Path is null)
            return;
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path, Args = Arguments });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    /// <summary>A page of a browser with no history.</summary>
    public async Task<IPage> NewPageAsync(BrowserNewContextOptions? options = null, bool isFirstVisit = false)
    {
        if (_browser is null)
        {
            Assert.False(
                Environment.GetEnvironmentVariable("CI") == "true", "there is no Chromium; .ci/run installs one");
            Assert.Skip("there is no Chromium on this machine (apt-get install chromium)");
        }

        IBrowserContext context = await _browser.NewContextAsync(
            options ?? new() { ViewportSize = new() { Width = 1366, Height = 768 } });
        context.SetDefaultTimeout(20_000);
        // Who has seen the page before is not shown round.
        if (!isFirstVisit)
            await context.AddInitScriptAsync("localStorage.setItem('imagegen.tour', 'seen')");
        return await context.NewPageAsync();
    }

    private static string? Find()
    {
        string? given = Environment.GetEnvironmentVariable("CHROMIUM");
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
            System.IO.Path.PathSeparator);
        return given ?? folders.SelectMany(
            folder => Names.Select(name => System.IO.Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }
}
