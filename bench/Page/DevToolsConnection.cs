using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImageGen.Bench.Page;

/// <summary>
/// A connection to Chromium's DevTools protocol, one call at a time. No domain is enabled, so that Chromium reports no
/// events: of those of the network it would send every frame once more.
/// </summary>
internal sealed class DevToolsConnection : IDisposable
{
    private static readonly JsonSerializerOptions Options = new()
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    private readonly ClientWebSocket _socket = new();
    private readonly MemoryStream _message = new();
    private readonly byte[] _buffer = new byte[1 << 16];
    private string? _session;
    private int _calls;

    private DevToolsConnection()
    {
    }

    /// <summary>Connects to a browser.</summary>
    /// <param name="address">The address that the browser prints when it starts.</param>
    public static async Task<DevToolsConnection> OpenAsync(Uri address)
    {
        var connection = new DevToolsConnection();
        await connection._socket.ConnectAsync(address, CancellationToken.None);
        return connection;
    }

    /// <summary>Opens a page, which all later calls are about.</summary>
    /// <param name="address">The page's address.</param>
    /// <param name="width">Width of its window in CSS pixels.</param>
    /// <param name="height">Height of its window in CSS pixels.</param>
    public async Task OpenPageAsync(Uri address, int width, int height)
    {
        JsonElement page = await CallAsync("Target.createTarget", new { url = "about:blank" });
        JsonElement attached = await CallAsync(
            "Target.attachToTarget", new { targetId = page.GetProperty("targetId").GetString(), flatten = true });
        _session = attached.GetProperty("sessionId").GetString();
        await CallAsync(
            "Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = false });
        await CallAsync("Page.navigate", new { url = address.ToString() });
    }

    /// <summary>Evaluates an expression in the page, and waits for it where it is a promise.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
    {
        JsonElement answer = await CallAsync(
            "Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true });
        if (answer.TryGetProperty("exceptionDetails", out JsonElement exception))
            throw new InvalidOperationException($"the page: {exception}");
        return answer.GetProperty("result").GetProperty("value").Deserialize<T>()!;
    }

    /// <summary>Calls a method.</summary>
    /// <param name="method">Its name with its domain.</param>
    /// <param name="parameters">Its parameters; null for none.</param>
    /// <returns>Its result.</returns>
    /// <exception cref="InvalidOperationException">Chromium refuses it.</exception>
    public async Task<JsonElement> CallAsync(string method, object? parameters = null)
    {
        int id = ++_calls;
        byte[] call = JsonSerializer.SerializeToUtf8Bytes(
            new { id, method, @params = parameters, sessionId = _session }, Options);
        await _socket.SendAsync(call, WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        while (true)
        {
            JsonElement message = await ReceiveAsync();
            if (!message.TryGetProperty("id", out JsonElement answered) || answered.GetInt32() != id)
                continue;
            return message.TryGetProperty("error", out JsonElement error)
                ? throw new InvalidOperationException($"{method}: {error}")
                : message.GetProperty("result");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        _message.Dispose();
    }

    private async Task<JsonElement> ReceiveAsync()
    {
        _message.SetLength(0);
        ValueWebSocketReceiveResult part;
        do
        {
            part = await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
            _message.Write(_buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        return JsonSerializer.Deserialize<JsonElement>(_message.ToArray());
    }
}
