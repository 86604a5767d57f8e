using System.Net;
using ImageGen.Generators;
using ImageGen.Viewer.Browser;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using Microsoft.Playwright;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>A viewer that serves its page, with a folder of models of its own.</summary>
internal sealed class ServedViewer : IAsyncDisposable
{
    private readonly ModelLibrary _library;
    private readonly PageServer _server;
    private readonly TemporaryFolder _kept = new();

    private ServedViewer(ModelLibrary library, IPAddress address, int port, IReadOnlyList<HostName>? hosts)
    {
        _library = library;
        Players = new ClientConnections(library);
        Thumbnails = new Thumbnails(library, _kept.File("thumbnails"));
        _server = new PageServer(address, port, Players, hosts, token: null, Thumbnails);
    }

    public ClientConnections Players { get; }

    public Uri Address => _server.Address;

    public IReadOnlyList<string> NamedAddresses => _server.NamedAddresses;

    public ModelLibrary Library => _library;

    public Thumbnails Thumbnails { get; }

    /// <summary>The small pictures that are kept, by the names of their files.</summary>
    public string[] KeptThumbnails => Directory.Exists(_kept.File("thumbnails"))
        ? [.. Directory.GetFiles(_kept.File("thumbnails")).Select(path => Path.GetFileName(path)!)]
        : [];

    /// <summary>Serves models.</summary>
    public static async Task<ServedViewer> StartAsync(
        IReadOnlyList<string> models,
        string? run = null,
        IPAddress? address = null,
        IReadOnlyList<HostName>? hosts = null,
        int port = 0)
    {
        var viewer = new ServedViewer(
            ModelLibrary.Open(models, run, []), address ?? IPAddress.Loopback, port, hosts);
        viewer._library.LoadFirst();
        viewer._library.Start();
        await viewer._server.StartAsync(CancellationToken.None);
        return viewer;
    }

    /// <summary>Serves models that are written to a folder first.</summary>
    public static Task<ServedViewer> StartAsync(
        TemporaryFolder folder, params (string Name, GeneratorFile File)[] models)
    {
        foreach ((string name, GeneratorFile file) in models)
            file.Write(folder.File($"{name}.onnx"));
        return StartAsync([folder.Path]);
    }

    /// <summary>
    /// Waits until a page shows all that there is to see: what it sent has been carried out, what became of it is
    /// drawn, and nothing moves.
    /// </summary>
    /// <param name="page">The viewer's only page, which counts what it sends.</param>
    public async Task SettledAsync(IPage page)
    {
        (long sent, ClientProgress[] progress) = (0, []);
        await Waiting.UntilAsync(
            async () =>
            {
                sent = await page.SentAsync();
                progress = [.. Players.Progress];
                return progress is [{ IsSettled: true } only] && only.Taken == sent;
            },
            () => $"settled; the page sent {sent}, the viewer is at {string.Join(", ", progress.AsEnumerable())}");
    }

    /// <summary>Waits until the viewer has looked a few times for something new to show its only page.</summary>
    public async Task RoundsAsync(int rounds)
    {
        long start = Players.Progress.Single().Rounds;
        await Waiting.UntilAsync(() => Players.Progress.Single().Rounds >= start + rounds, $"{rounds} rounds");
    }

    /// <summary>
    /// Finds the directions of what is loaded now: on a busy machine the viewer's thread of low priority takes its
    /// time.
    /// </summary>
    public void FindDirections()
    {
        foreach (ModelFile file in _library.Slots.SelectMany(slot => slot.Files))
            file.State.Loaded?.FindDirections();
    }

    public Task StopAsync() => _server.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        _server.Dispose();
        Thumbnails.Dispose();
        _kept.Dispose();
        _library.Dispose();
    }
}
