using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageGen.Viewer.Browser;

/// <summary>Turns a request into a WebSocket (RFC 6455, section 4.2).</summary>
internal static class WebSocketHandshake
{
    // RFC 6455, section 1.3: any server that answers with it has understood the question.
    private const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    private static readonly TimeSpan BetweenPings = TimeSpan.FromSeconds(15);

    /// <summary>Whether a request asks for a WebSocket that this server can open.</summary>
    public static bool IsAsked(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && Has(context.Request.Headers.Upgrade.ToString(), "websocket")
        && Has(context.Request.Headers.Connection.ToString(), "upgrade")
        && context.Request.Headers.SecWebSocketVersion == "13"
        && IsKey(context.Request.Headers.SecWebSocketKey.ToString());

    /// <summary>Opens it.</summary>
    public static async Task<WebSocket> AcceptAsync(HttpContext context)
    {
        context.Response.Headers.Upgrade = "websocket";
        context.Response.Headers.Connection = "Upgrade";
        context.Response.Headers.SecWebSocketAccept = Answer(context.Request.Headers.SecWebSocketKey.ToString());
        Stream stream = await context.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        return WebSocket.CreateFromStream(
            stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = BetweenPings, KeepAliveTimeout = BetweenPings });
    }

    /// <summary>What a server answers to a key.</summary>
    public static string Answer(string key)
    {
#pragma warning disable CA5350 // The protocol asks for SHA-1; it guards nothing here.
        return Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + Guid)));
#pragma warning restore CA5350
    }

    private static bool Has(string header, string word) =>
        header.Split(',', StringSplitOptions.TrimEntries).Contains(word, StringComparer.OrdinalIgnoreCase);

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[KeyBytes + 2];
        return Convert.TryFromBase64String(key, bytes, out int written) && written == KeyBytes;
    }
}
