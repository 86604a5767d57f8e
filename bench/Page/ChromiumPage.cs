using System.Diagnostics;
using ImageGen.Viewer.Session;
using Microsoft.Playwright;

namespace ImageGen.Bench.Page;

/// <summary>The viewer's page in a headless Chromium of the system.</summary>
internal sealed class ChromiumPage : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly IPlaywright _playwright;
    private readonly IBrowser _browser;
    private readonly IPage _page;
    private readonly DateTime _started;

    private ChromiumPage(IPlaywright playwright, IBrowser browser, IPage page, DateTime started) =>
        (_playwright, _browser, _page, _started) = (playwright, browser, page, started);

    /// <summary>Processor time of all of Chromium's processes.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            Process[] processes = [.. Process.GetProcesses().Where(IsOwn)];
            var sum = TimeSpan.FromTicks(processes.Sum(process => process.TotalProcessorTime.Ticks));
            foreach (Process process in processes)
                process.Dispose();
            return sum;
        }
    }

    /// <summary>Opens a page.</summary>
    /// <exception cref="InvalidOperationException">There is no Chromium.</exception>
    public static async Task<ChromiumPage> OpenAsync(Uri address)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string program = Environment.GetEnvironmentVariable("CHROMIUM")
            ?? folders.SelectMany(folder => Names.Select(name => Path.Combine(folder, name))).FirstOrDefault(
                File.Exists)
            ?? throw new InvalidOperationException("there is no Chromium on the path; CHROMIUM may say where it is");
        DateTime started = DateTime.Now;
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(
            new() { ExecutablePath = program, Args = ["--no-sandbox", "--disable-gpu"] });
        IPage page = await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1366, Height = 768 } });
        await page.GotoAsync(address.ToString());
        var opened = new ChromiumPage(playwright, browser, page, started);
        while (await opened.DrawnAsync() < 10)
            await Task.Delay(50);
        return opened;
    }

    /// <summary>The number of the last frame that was drawn.</summary>
    public Task<long> DrawnAsync() => _page.EvaluateAsync<long>("() => window.imagegen?.picture.number ?? 0");

    /// <summary>Looks on for a while.</summary>
    /// <returns>Times from each drawn frame to the next, as the display shows them.</returns>
    public async Task<LatencySamples> LookAsync(double seconds)
    {
        double[] milliseconds = await _page.EvaluateAsync<double[]>("""
            seconds => new Promise(resolve => {
                const times = [];
                const start = performance.now();
                let number = imagegen.picture.number, before = null;
                const look = now => {
                    if (imagegen.picture.number !== number) {
                        number = imagegen.picture.number;
                        if (before !== null) times.push(now - before);
                        before = now;
                    }
                    if (now - start < seconds * 1000) requestAnimationFrame(look); else resolve(times);
                };
                requestAnimationFrame(look);
            })
            """, seconds);
        var times = new LatencySamples("shown");
        foreach (double time in milliseconds)
            times.Add(time / 1000);
        return times;
    }

    /// <summary>Presses a key, by its place.</summary>
    public Task PressAsync(string code) => _page.Keyboard.PressAsync(code);

    /// <summary>
    /// Milliseconds from a key that asks for a new seed to the drawn frame that shows it, while time stands still.
    /// </summary>
    public Task<double> KeyToFrameAsync() => _page.EvaluateAsync<double>("""
        () => new Promise(resolve => {
            const before = imagegen.picture.number;
            const start = performance.now();
            document.body.dispatchEvent(
                new KeyboardEvent("keydown", { code: "KeyR", bubbles: true, cancelable: true }));
            const look = () => imagegen.picture.number > before
                ? resolve(performance.now() - start)
                : setTimeout(look, 0);
            look();
        })
        """);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        _playwright.Dispose();
    }

    private bool IsOwn(Process process)
    {
        try
        {
            return process.ProcessName.StartsWith("chrom", StringComparison.Ordinal) && process.StartTime >= _started;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It has ended, or is another's.
            return false;
        }
    }
}
