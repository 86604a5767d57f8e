using System.Diagnostics;

namespace ImageGen.Bench.Page;

/// <summary>A viewer that serves its page, in a process of its own as a person starts it.</summary>
internal sealed class ViewerProcess : IDisposable
{
    private readonly Process _process;

    private ViewerProcess(Process process, Uri address, long started)
    {
        _process = process;
        Address = address;
        Started = started;
    }

    /// <summary>The page's address.</summary>
    public Uri Address { get; }

    /// <summary>When it was started, as <see cref="Stopwatch.GetTimestamp"/> counts.</summary>
    public long Started { get; }

    /// <summary>Processor time that it has used.</summary>
    public TimeSpan ProcessorTime => Refreshed.TotalProcessorTime;

    /// <summary>Resident memory in MiB.</summary>
    public double Memory => Refreshed.WorkingSet64 / (double)(1 << 20);

    private Process Refreshed
    {
        get
        {
            _process.Refresh();
            return _process;
        }
    }

    /// <summary>Starts a viewer and waits until it has said where it plays.</summary>
    /// <param name="model">The model it plays first.</param>
    /// <param name="program">Another build of the viewer; null for the one beside this program.</param>
    public static async Task<ViewerProcess> StartAsync(string model, string? program = null)
    {
        long started = Stopwatch.GetTimestamp();
        program ??= Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "viewer.exe" : "viewer");
        var start = new ProcessStartInfo(program, ["--browser", "--no-open", "--model", model])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        Process process = Process.Start(start)!;
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (
                line.Split(' ')
                    .FirstOrDefault(word => word.StartsWith("http://", StringComparison.Ordinal)) is { } address)
                return new ViewerProcess(process, new Uri(address), started);
        }

        throw new InvalidOperationException($"{program} ended without having said where it plays");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
