using System.ComponentModel;
using System.Diagnostics;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>
/// What checks the page's JavaScript and its accessibility: Browser/tools, with packages that npm fetches once, those
/// that package-lock.json names. Where there is no npm, or it cannot fetch them, the tests are skipped and say so.
/// </summary>
public sealed class PageTools : IAsyncLifetime
{
    private const string NoNpm = "there is no npm on this machine (https://nodejs.org)";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private string? _missing;

    /// <summary>Their folder.</summary>
    private static string Folder { get; } = Path.Combine(Repository.Folder, "tests", "Viewer", "Browser", "tools");

    public async ValueTask InitializeAsync()
    {
        // npm leaves this file when it has installed everything, with what it installed.
        var installed = new FileInfo(Path.Combine(Folder, "node_modules", ".package-lock.json"));
        bool isFresh = installed.Exists
            && installed.LastWriteTimeUtc >= File.GetLastWriteTimeUtc(Path.Combine(Folder, "package-lock.json"));
        if (isFresh)
            return;
        try
        {
            (int code, string output) = await RunAsync("ci", "--no-audit", "--no-fund", "--ignore-scripts");
            if (code != 0)
                _missing = $"npm could not fetch the page's tools: {output}";
        }
        catch (Win32Exception)
        {
            _missing = NoNpm;
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The text of a file of a package; skips the test where it was not fetched.</summary>
    public Task<string> ReadAsync(string file)
    {
        SkipWithoutTools();
        return File.ReadAllTextAsync(Path.Combine(Folder, "node_modules", file));
    }

    /// <summary>Runs a script of package.json, which must succeed; skips the test where there is no npm.</summary>
    public async Task SucceedsAsync(string script)
    {
        SkipWithoutTools();
        try
        {
            (int code, string output) = await RunAsync("run", "--silent", script);
            Assert.True(code == 0, output);
        }
        catch (Win32Exception)
        {
            Assert.Skip(NoNpm);
        }
    }

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        // On Windows npm is a script of the shell.
        string[] words = OperatingSystem.IsWindows() ? ["cmd", "/c", "npm", .. arguments] : ["npm", .. arguments];
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(Limit);
        return (process.ExitCode, $"{await output}{await error}".Trim());
    }

    private void SkipWithoutTools() => Assert.SkipUnless(_missing is null, _missing ?? "");
}
