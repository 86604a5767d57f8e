using System.Net;
using System.Net.Sockets;

namespace ImageGen.Tests.Trainer.Data;

/// <summary>A web server on this machine that has one file and goes on in its middle when asked to.</summary>
internal sealed class FileServer : IDisposable
{
    private readonly HttpListener server = new();
    private readonly byte[] content;

    public FileServer(byte[] content)
    {
        this.content = content;
        Address = $"http://127.0.0.1:{FreePort()}/";
        server.Prefixes.Add(Address);
        server.Start();
        _ = Task.Run(Serve);
    }

    public string Address { get; }

    /// <summary>The path of each request and the range it asked for.</summary>
    public List<(string Path, string? Range)> Requests { get; } = [];

    public void Dispose() => server.Close();

    /// <summary>A port of this machine that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private async Task Serve()
    {
        while (server.IsListening)
        {
            HttpListenerContext context = await server.GetContextAsync();
            string? range = context.Request.Headers["Range"];
            Requests.Add((context.Request.Url!.AbsolutePath, range));
            int start = range is null ? 0 : int.Parse(range["bytes=".Length..^1]);
            context.Response.StatusCode = range is null ? 200 : 206;
            context.Response.ContentLength64 = content.Length - start;
            await context.Response.OutputStream.WriteAsync(content.AsMemory(start));
            context.Response.Close();
        }
    }
}
