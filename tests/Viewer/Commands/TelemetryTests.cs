using System.Diagnostics;
using System.Text.RegularExpressions;
using ImageGen.Tests.Viewer.Browser.Harness;

namespace ImageGen.Tests.Viewer.Commands;

/// <summary>
/// The program sends nothing and leaves nothing but its own calibration: ONNX Runtime's telemetry is off.
/// </summary>
public sealed partial class TelemetryTests : IDisposable
{
    // Without the switch ONNX Runtime looks up its server's name 9 to 11 seconds after it starts.
    private const double PlayedSeconds = 15;

    private readonly TemporaryFolder _folder = new();
    private readonly TemporaryFolder _home = new();

    public void Dispose()
    {
        _folder.Dispose();
        _home.Dispose();
    }

    private static string Model => Path.Combine(Repository.Folder, "models", "vae-mnist.onnx");

    [Fact]
    public void Rendering_leaves_no_file_in_the_home()
    {
        RealProgram viewer = RealProgram.Named("viewer").AtHome(_home.Path);
        viewer.Run(_folder.Path, "render", "--model", Model, "--mode", "grid", "--out", "grid.png").Succeeded();
        viewer.Run(_folder.Path, "doctor", "--model", Model).Succeeded();
        Assert.Empty(_home.Names());
    }

    [Fact]
    public async Task Playing_opens_no_connection_and_looks_up_no_name()
    {
        Assert.SkipUnless(Strace.Works(), "strace is not installed, or may not trace here");
        string trace = _folder.File("trace");
        ProcessStartInfo start = RealProgram.Named("viewer").AtHome(_home.Path).StartUnder(
            _folder.Path,
            ["env", "--default-signal=INT", "strace", "-D", "-f", "-e", "trace=network", "-o", trace],
            "--no-open",
            "--port",
            "0",
            "--model",
            Model);
        using Process viewer = Process.Start(start)!;
        Task<string> error = viewer.StandardError.ReadToEndAsync();
        string line = "";
        while (!Address().IsMatch(line))
            line = await viewer.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("it has ended");
        var address = new Uri(Address().Match(line).Value);
        using (var http = new HttpClient())
            await http.GetStringAsync(address);
        await PlayAsync(address);
        using (var kill = Process.Start("kill", ["-INT", $"{viewer.Id}"]))
            await kill.WaitForExitAsync();
        await viewer.WaitForExitAsync();
        Assert.Equal("", await error);
        await Waiting.UntilAsync(
            () => File.ReadLines(trace).Any(call => Strace.IsEnd(call, viewer.Id)), "strace ends");

        string[] calls = await File.ReadAllLinesAsync(trace);
        Assert.DoesNotContain(calls, call => Strace.Connects(call));
        string bound = Assert.Single(calls, call => Strace.Binds(call));
        Assert.Contains("127.0.0.1", bound);

        // A plan that was measured while it played is kept in the user's cache; nothing else is.
        string kept = Path.Combine(_home.Path, ".cache", "imagegen", "calibration") + Path.DirectorySeparatorChar;
        Assert.All(
            Directory.EnumerateFiles(_home.Path, "*", SearchOption.AllDirectories),
            file => Assert.StartsWith(kept, file, StringComparison.Ordinal));
    }

    // The walk's time is the clock's: it goes on while the page is looked at.
    private static async Task PlayAsync(Uri address)
    {
        using SocketClient client = await SocketClient.ConnectAsync(address);
        await client.SendAsync("""{"type":"hello","protocol":2,"interval":100,"paused":false}""");

        // At a display's pace: as fast as the viewer can, messages would be more than it accepts.
        using var display = new PeriodicTimer(TimeSpan.FromSeconds(1.0 / 60));
        for (uint drawn = 0, time = 0; time < PlayedSeconds; drawn++)
        {
            await display.WaitForNextTickAsync();
            await client.SendAsync($$"""{"type":"grant","frames":1,"drawn":{{drawn}}}""");
            time = (uint)BitConverter.ToDouble(await client.ReadFrameAsync(), 16);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/", RegexOptions.None, 1000)]
    private static partial Regex Address();
}

/// <summary>Reads what strace writes of a program's calls.</summary>
internal static partial class Strace
{
    /// <summary>Whether it is installed and may trace.</summary>
    public static bool Works()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("strace", ["-o", "/dev/null", "true"])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Whether a call reaches out: to another machine, or to the system's cache of names.</summary>
    public static bool Connects(string call) => Out().IsMatch(call);

    /// <summary>Whether it is the end of a process; its number is padded.</summary>
    public static bool IsEnd(string call, int process) =>
        call.StartsWith($"{process} ", StringComparison.Ordinal)
            && call.Contains("+++ exited", StringComparison.Ordinal);

    /// <summary>Whether a call takes a port.</summary>
    public static bool Binds(string call) => Bind().IsMatch(call);

    [GeneratedRegex(@"\bconnect\(|\bsend\w*\(.*sa_family=AF_INET", RegexOptions.None, 1000)]
    private static partial Regex Out();

    [GeneratedRegex(@"\bbind\(.*sa_family=AF_INET", RegexOptions.None, 1000)]
    private static partial Regex Bind();
}
