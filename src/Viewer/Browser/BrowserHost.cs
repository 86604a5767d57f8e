using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using ImageGen.Generators;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Runs the viewer as a page in a browser: serves the page, prints its address, opens it, and ends on cancellation.
/// </summary>
internal static class BrowserHost
{
    /// <summary>Serves the page until cancellation.</summary>
    /// <param name="library">The models, before their threads are started; owned by the caller.</param>
    /// <param name="start">The initial state of the page.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">
    /// The port; 0 for any free port, null for <see cref="PagePort.Default"/> or the next free one.
    /// </param>
    /// <param name="hosts">Additional host names of the page.</param>
    /// <param name="renewsToken">Whether to replace the token.</param>
    /// <param name="opens">Whether to open the page in the default browser.</param>
    /// <param name="output">Receives the address.</param>
    /// <param name="cancellation">Stops the server.</param>
    /// <exception cref="InputException">No model can be loaded, or the server cannot listen.</exception>
    public static async Task RunAsync(
        ModelLibrary library,
        PageStart start,
        IPAddress address,
        int? port,
        IReadOnlyList<HostName> hosts,
        bool renewsToken,
        bool opens,
        TextWriter output,
        CancellationToken cancellation)
    {
        await output.WriteLineAsync($"Loading {library.Slots[0].Name}");
        await output.FlushAsync(cancellation);
        bool needsToken = Access.NeedsToken(address, hosts);
        if (renewsToken && !needsToken)
            throw new InputException("--new-token: this address has no token; use it with --listen or --host");
        string? token = needsToken ? AccessToken.Keep(UserCache.Folder, renewsToken, output) : null;
        // The first model is loaded while the server starts.
        var loading = Task.Run(library.LoadFirst, CancellationToken.None);
        var players = new ClientConnections(library, start.Paintings);
        using var thumbnails = new Thumbnails(library, Path.Combine(UserCache.Folder, "thumbnails"));
        using PageServer server = port is { } given
            ? Create(given)
            : await PagePort.ServeAsync(
                PagePort.Default, Create, output, cancellation);
        try
        {
            if (port is not null)
                await server.StartAsync(cancellation);
            await loading;
            library.Start();
            await PrintAsync(server, start, output);
            if (opens && !DefaultBrowser.TryOpen(start.AddressOf(server.Address)))
                await output.WriteLineAsync("No browser found: open the address in a browser.");
            await Task.Delay(Timeout.Infinite, cancellation);
        }
        catch (OperationCanceledException)
        {
            await output.WriteLineAsync("Stopped.");
        }
        finally
        {
            await server.StopAsync();
        }

        PageServer Create(int at) => new(address, at, players, hosts, token, thumbnails);
    }

    private static async Task PrintAsync(PageServer server, PageStart start, TextWriter output)
    {
        await output.WriteLineAsync($"Playing at {start.AddressOf(server.Address)}   (Ctrl-C stops)");
        foreach (Uri other in server.OtherAddresses)
            await output.WriteLineAsync($"  for others: {other}");
        foreach (string named in server.NamedAddresses)
            await output.WriteLineAsync($"  by its name: {named}");
        await output.FlushAsync();
    }
}

/// <summary>Opens pages in the user's default browser.</summary>
internal static class DefaultBrowser
{
    /// <summary>Opens a page.</summary>
    /// <param name="address">Its address.</param>
    /// <returns>Whether a way to open it was found.</returns>
    public static bool TryOpen(Uri address)
    {
        if (OperatingSystem.IsLinux()
            && Environment.GetEnvironmentVariable("DISPLAY") is null
            && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null)
            return false;
        ProcessStartInfo start = OperatingSystem.IsWindows() ? new(address.ToString()) { UseShellExecute = true }
            : new(
                OperatingSystem.IsMacOS() ? "open" : "xdg-open",
                [address.ToString()])
            {
                UseShellExecute =
                    false,
                RedirectStandardOutput = true,
                RedirectStandardError = true
            };
        try
        {
            using var process = Process.Start(start);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException or FileNotFoundException)
        {
            return false;
        }
    }
}
