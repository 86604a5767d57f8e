using System.Net;

namespace ImageGen.Tests.Viewer.Site;

/// <summary>A plain server of a folder's files, which sends no header but their type.</summary>
internal sealed class FileServer : IAsyncDisposable
{
    private static readonly Dictionary<string, string> Types = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html",
        [".css"] = "text/css",
        [".js"] = "text/javascript",
        [".mjs"] = "text/javascript",
        [".json"] = "application/json",
        [".wasm"] = "application/wasm",
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
    };

    private readonly string _folder;
    private readonly HttpListener _listener = new();
    private readonly Task _serving;

    private FileServer(string folder, int port)
    {
        _folder = folder;
        // Below the root, as GitHub Pages serves a project.
        Address = new Uri($"http://127.0.0.1:{port}/project/");
        _listener.Prefixes.Add(Address.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    public Uri Address { get; }

    /// <summary>Serves a folder at a free port.</summary>
    public static FileServer Start(string folder)
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        int port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        return new FileServer(folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private async Task ServeAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                await SendAsync(context);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // It ends, or the browser did not want the rest.
            }
        }
    }

    private async Task SendAsync(HttpListenerContext context)
    {
        string name = Uri.UnescapeDataString(context.Request.Url!.AbsolutePath[Address.AbsolutePath.Length..]);
        string path = Path.GetFullPath(Path.Combine(_folder, name.Length == 0 ? "index.html" : name));
        using HttpListenerResponse response = context.Response;
        if (!path.StartsWith(_folder, StringComparison.Ordinal) || !File.Exists(path))
        {
            response.StatusCode = 404;
            return;
        }

        byte[] content = await File.ReadAllBytesAsync(path);
        response.ContentType = Types.GetValueOrDefault(Path.GetExtension(path), "application/octet-stream");
        response.ContentLength64 = content.Length;
        await response.OutputStream.WriteAsync(content);
    }
}
