using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace ImageGen.Tests.Viewer.Browser.Harness;

/// <summary>A client of the viewer's WebSocket without a browser around it.</summary>
internal sealed class SocketClient : IDisposable
{
    public ClientWebSocket Socket { get; } = new();

    /// <summary>Connects, as the viewer's own page would unless told otherwise.</summary>
    public static async Task<SocketClient> ConnectAsync(Uri address, string? origin = null, string? host = null)
    {
        var client = new SocketClient();
        client.Socket.Options.SetRequestHeader("Origin", origin ?? $"http://{address.Authority}");
        if (host is not null)
            client.Socket.Options.SetRequestHeader("Host", host);
        using var patience = new CancellationTokenSource(Waiting.Limit);
        await client.Socket.ConnectAsync(new Uri($"ws://{address.Authority}/play{address.Query}"), patience.Token);
        return client;
    }

    /// <summary>Connects and says hello.</summary>
    public static async Task<SocketClient> GreetAsync(Uri address)
    {
        SocketClient client = await ConnectAsync(address);
        await client.SendAsync("""{"type":"hello","protocol":2,"interval":16.7,"paused":false}""");
        return client;
    }

    public async Task SendAsync(string text, WebSocketMessageType type = WebSocketMessageType.Text)
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        await Socket.SendAsync(Encoding.UTF8.GetBytes(text), type, endOfMessage: true, patience.Token);
    }

    public async Task SendAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        await Socket.SendAsync(bytes, WebSocketMessageType.Binary, endOfMessage: true, patience.Token);
    }

    /// <summary>The next message: text or bytes; null when the viewer has closed.</summary>
    public async Task<object?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        return await ReadAsync(patience.Token);
    }

    /// <summary>The next message of text of a type.</summary>
    public async Task<JsonElement> ReadAsync(string type)
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        while (await ReadAsync(patience.Token) is { } message)
        {
            if (message is string text
                && JsonDocument.Parse(text).RootElement is var json
                && json.GetProperty("type").GetString() == type)
                return json;
        }

        throw new InvalidOperationException($"closed: {Socket.CloseStatusDescription}");
    }

    /// <summary>The next status of which something is so.</summary>
    public async Task<JsonElement> UntilAsync(Func<JsonElement, bool> isSo)
    {
        JsonElement status = default;
        await Waiting.UntilAsync(
            async () => isSo(status = await ReadAsync("status")), () => $"the last status is {status}");
        return status;
    }

    /// <summary>The next frame.</summary>
    public async Task<byte[]> ReadFrameAsync()
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        while (await ReadAsync(patience.Token) is { } message)
        {
            if (message is byte[] { Length: > 0 } bytes && bytes[0] == 1)
                return bytes;
        }

        throw new InvalidOperationException($"closed: {Socket.CloseStatusDescription}");
    }

    /// <summary>Reads until the viewer closes, and gives its reason.</summary>
    public async Task<string> ReadReasonAsync()
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        while (await ReadAsync(patience.Token) is not null)
        {
        }

        return $"{(int)Socket.CloseStatus!} {Socket.CloseStatusDescription}";
    }

    public void Dispose() => Socket.Dispose();

    private async Task<object?> ReadAsync(CancellationToken cancellation)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[1 << 16];
        while (true)
        {
            WebSocketReceiveResult part = await Socket.ReceiveAsync(buffer, cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return part.MessageType == WebSocketMessageType.Text ? Encoding.UTF8.GetString(
                    message.ToArray()) : message.ToArray();
        }
    }
}
