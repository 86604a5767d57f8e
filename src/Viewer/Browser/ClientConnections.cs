using System.Net.WebSockets;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>The connected clients: each has its own session; the models are shared.</summary>
internal sealed class ClientConnections
{
    /// <summary>The maximum number of clients.</summary>
    public const int Most = 8;

    private readonly Lock _lock = new();
    private readonly HashSet<ClientConnection> _players = [];
    private readonly ModelLibrary _library;
    private readonly PaintingCache _paintings;
    private readonly RunThumbnails _thumbnails = new();
    private readonly ClientWork _work;
    private bool _isStopping;

    /// <summary>Creates the clients of a viewer; none is connected yet.</summary>
    /// <param name="library">The models; owned by the caller.</param>
    /// <param name="paintings">Paintings that sessions may reference; null for none.</param>
    public ClientConnections(ModelLibrary library, PaintingCache? paintings = null)
    {
        _library = library;
        _paintings = paintings ?? new PaintingCache();
        _work = new ClientWork(() => Count);
    }

    /// <summary>The number of connected clients.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _players.Count;
        }
    }

    /// <summary>The progress of each client.</summary>
    public IReadOnlyList<ClientProgress> Progress
    {
        get
        {
            lock (_lock)
                return [.. _players.Select(player => player.Progress)];
        }
    }

    /// <summary>Serves a client until either side ends the connection.</summary>
    /// <param name="socket">The connection; disposed at the end.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    /// <param name="shared">The page's address for other machines; null if only this machine can connect.</param>
    public async Task PlayAsync(WebSocket socket, bool isHere, Uri? shared)
    {
        using (socket)
        {
            using var player = new ClientConnection(
                socket, _library, _paintings, _thumbnails, _work, isHere, shared);
            bool isWelcome;
            lock (_lock)
                isWelcome = !_isStopping && _players.Count < Most && _players.Add(player);
            if (!isWelcome)
            {
                await SocketClosing.SayAsync(
                    socket,
                    WebSocketCloseStatus.PolicyViolation,
                    $"{Most} clients are connected already, which is the limit");
                await SocketClosing.WaitAsync(socket);
                return;
            }

            try
            {
                await player.RunAsync();
            }
            finally
            {
                lock (_lock)
                    _players.Remove(player);
            }
        }
    }

    /// <summary>Closes all connections, and waits for a limited time until they have ended.</summary>
    public async Task StopAsync()
    {
        ClientConnection[] players;
        lock (_lock)
        {
            _isStopping = true;
            players = [.. _players];
        }

        foreach (ClientConnection player in players)
            player.Stop(WebSocketCloseStatus.EndpointUnavailable, "the viewer was closed");
        for (int i = 0; i < 100 && Count > 0; i++)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
    }
}
