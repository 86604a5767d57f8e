using System.Diagnostics;
using System.Globalization;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// The viewer's page in a headless Chromium of the system, driven by its DevTools protocol alone, so that what is
/// measured is the page.
/// </summary>
internal sealed class ChromiumPage : IAsyncDisposable
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly Process _browser;
    private readonly DevToolsConnection _page;
    private readonly DirectoryInfo _profile;
    private readonly DateTime _started;

    private ChromiumPage(Process browser, DevToolsConnection page, DirectoryInfo profile, DateTime started) =>
        (_browser, _page, _profile, _started) = (browser, page, profile, started);

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
        DirectoryInfo profile = Directory.CreateTempSubdirectory("imagegen-bench-chromium-");
        var start = new ProcessStartInfo(
            program,
            [
                "--headless", "--remote-debugging-port=0", $"--user-data-dir={profile.FullName}", "--no-sandbox",
                "--disable-gpu", "--no-first-run", "--disable-background-networking", "about:blank",
            ])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        Process browser = Process.Start(start)!;
        DevToolsConnection page = await DevToolsConnection.OpenAsync(await ListeningAsync(browser));
        await page.OpenPageAsync(address, 1366, 768);
        var opened = new ChromiumPage(browser, page, profile, started);
        while (await opened.DrawnAsync() < 10)
            await Task.Delay(50);
        return opened;
    }

    /// <summary>The number of the last frame that was drawn.</summary>
    public Task<long> DrawnAsync() => _page.EvaluateAsync<long>("window.imagegen?.picture.number ?? 0");

    /// <summary>Looks on for a while.</summary>
    /// <returns>Times from each drawn frame to the next, as the display shows them.</returns>
    public async Task<LatencySamples> LookAsync(double seconds)
    {
        double[] milliseconds = await _page.EvaluateAsync<double[]>(string.Create(CultureInfo.InvariantCulture, $$"""
            new Promise(resolve => {
                const times = [];
                const start = performance.now();
                let number = imagegen.picture.number, before = null;
                const look = now => {
                    if (imagegen.picture.number !== number) {
                        number = imagegen.picture.number;
                        if (before !== null) times.push(now - before);
                        before = now;
                    }
                    if (now - start < {{seconds}} * 1000) requestAnimationFrame(look); else resolve(times);
                };
                requestAnimationFrame(look);
            })
            """));
        var times = new LatencySamples("shown");
        foreach (double time in milliseconds)
            times.Add(time / 1000);
        return times;
    }

    /// <summary>Presses a key, by its place.</summary>
    public async Task PressAsync(string code)
    {
        await _page.CallAsync("Input.dispatchKeyEvent", new { type = "rawKeyDown", code });
        await _page.CallAsync("Input.dispatchKeyEvent", new { type = "keyUp", code });
    }

    /// <summary>
    /// Milliseconds from a key that asks for a new seed to the drawn frame that shows it, while time stands still.
    /// </summary>
    public Task<double> KeyToFrameAsync() => _page.EvaluateAsync<double>("""
        new Promise(resolve => {
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
        await _page.CallAsync("Browser.close");
        _page.Dispose();
        await _browser.WaitForExitAsync();
        _browser.Dispose();
        _profile.Delete(recursive: true);
    }

    /// <summary>Waits until a browser has printed the address of its DevTools.</summary>
    private static async Task<Uri> ListeningAsync(Process browser)
    {
        const string Announcement = "DevTools listening on ";
        while (await browser.StandardError.ReadLineAsync() is { } line)
        {
            if (!line.StartsWith(Announcement, StringComparison.Ordinal))
                continue;
            // What it prints later must not fill the pipe.
            _ = browser.StandardError.ReadToEndAsync();
            return new Uri(line[Announcement.Length..]);
        }

        throw new InvalidOperationException("Chromium ended without having opened its DevTools");
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
