using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>A browser that plays the page.</summary>
public enum BrowserKind
{
    /// <summary>Chromium or Chrome.</summary>
    Chromium,

    /// <summary>Firefox.</summary>
    Firefox,

    /// <summary>Chromium with WebGPU, by an adapter in software.</summary>
    ChromiumWithGpu,
}

/// <summary>
/// The system's browsers, driven by Playwright: Chromium by its DevTools protocol, Firefox by WebDriver BiDi, the same
/// tests in both. Each is started once, when a test first needs it. Where there is none a test is skipped by name,
/// unless it is Chromium in continuous integration, where it fails.
/// </summary>
public sealed class Browsers : IAsyncLifetime
{
    private static readonly string[] ChromiumNames =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    private static readonly string[] FirefoxNames = ["firefox", "firefox-esr"];
    private static readonly string[] ChromiumArguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync",
        // A camera that shows a moving test pattern, and a person who allows it.
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    ];
    private static readonly string[] GpuArguments =
        ["--enable-unsafe-webgpu", "--use-webgpu-adapter=swiftshader", "--enable-features=Vulkan"];

    // WebDriver BiDi has no command for it. 0 is dark, whatever the system's theme.
    private static readonly Dictionary<string, object> FirefoxPreferences = new()
    {
        ["layout.css.prefers-color-scheme.content-override"] = 0,
        // A camera that shows a moving test pattern, and a person who allows it.
        ["media.navigator.streams.fake"] = true,
        ["media.navigator.permission.disabled"] = true,
    };

    private readonly Dictionary<BrowserKind, IBrowser> _started = [];
    private readonly TemporaryFolder _downloads = new();
    private IPlaywright? _playwright;

    /// <summary>The browser of tests that name none: Chromium, or what PAGE_BROWSER names.</summary>
    public static BrowserKind Usual { get; } =
        string.Equals(
            Environment.GetEnvironmentVariable("PAGE_BROWSER"), "firefox", StringComparison.OrdinalIgnoreCase)
            ? BrowserKind.Firefox
            : BrowserKind.Chromium;

    /// <summary>The folder to which Firefox saves.</summary>
    public string Downloads => _downloads.Path;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (IBrowser browser in _started.Values)
            await browser.DisposeAsync();
        _playwright?.Dispose();
        _downloads.Dispose();
    }

    /// <summary>A page of a browser with no history.</summary>
    public async Task<IPage> NewPageAsync(
        BrowserKind kind, BrowserNewContextOptions? options = null, bool isFirstVisit = false)
    {
        options ??= new() { ViewportSize = new() { Width = 1366, Height = 768 } };
        if (kind == BrowserKind.Firefox)
        {
            SkipWhatFirefoxLacks(options.HasTouch == true || options.IsMobile == true, "a touch screen");
            SkipWhatFirefoxLacks(options.ColorScheme == ColorScheme.Light, "a light theme");
        }

        IBrowser browser = await StartedAsync(kind);
        IBrowserContext context = await browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Waiting.Limit.TotalMilliseconds);
        // Who has seen the page before is not shown round.
        if (!isFirstVisit)
            await context.AddInitScriptAsync(
                "if (location.protocol === 'http:') localStorage.setItem('imagegen.tour', 'seen')");
        return await context.NewPageAsync();
    }

    /// <summary>Skips a test in Firefox that needs what its driver cannot emulate.</summary>
    internal static void SkipWhatFirefoxLacks(bool needs, string what) =>
        Assert.SkipWhen(needs, $"WebDriver BiDi does not give tests {what} in Firefox");

    private static string? Find(string variable, string[] names)
    {
        string? given = Environment.GetEnvironmentVariable(variable);
        IEnumerable<string> folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return given ?? folders.SelectMany(
            folder => names.Select(name => Path.Combine(folder, name))).FirstOrDefault(File.Exists);
    }

    private async Task<IBrowser> StartedAsync(BrowserKind kind)
    {
        if (_started.TryGetValue(kind, out IBrowser? running))
            return running;
        bool isFirefox = kind == BrowserKind.Firefox;
        string? path = isFirefox ? Find("FIREFOX", FirefoxNames) : Find("CHROMIUM", ChromiumNames);
        if (path is null)
        {
            Assert.False(
                !isFirefox && Environment.GetEnvironmentVariable("CI") == "true",
                "there is no Chromium; .ci/run installs one");
            string package = isFirefox ? "firefox-esr" : "chromium";
            Assert.Skip($"there is no {kind} on this machine (apt-get install {package})");
        }

        _playwright ??= await Playwright.CreateAsync();
        // Only through this channel Playwright drives the Firefox that is installed, rather than its own build of it.
        IBrowser browser = isFirefox
            ? await _playwright.Firefox.LaunchAsync(new()
            {
                ExecutablePath = path,
                Channel = "moz-firefox",
                DownloadsPath = Downloads,
                FirefoxUserPrefs = FirefoxPreferences,
            })
            : await _playwright.Chromium.LaunchAsync(new()
            {
                ExecutablePath = path,
                Args = kind == BrowserKind.ChromiumWithGpu
                    ? [.. ChromiumArguments.Except(["--disable-gpu"]), .. GpuArguments]
                    : ChromiumArguments,
            });
        _started.Add(kind, browser);
        return browser;
    }
}
