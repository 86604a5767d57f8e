using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ImageGen.Tests.Viewer.Reliability;

/// <summary>A TCP connection to the page's server on which a test writes any bytes, valid HTTP or not.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Uri _address;
    private readonly TcpClient _client = new() { NoDelay = true };
    private NetworkStream _stream = null!;

    private RawConnection(Uri address) => _address = address;

    /// <summary>Connects.</summary>
    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var connection = new RawConnection(address);
        using var patience = new CancellationTokenSource(Waiting.Limit);
        await connection._client.ConnectAsync(address.Host, address.Port, patience.Token);
        connection._stream = connection._client.GetStream();
        return connection;
    }

    /// <summary>Connects and opens the WebSocket, as the page does, without saying hello.</summary>
    public static async Task<RawConnection> UpgradeAsync(Uri address)
    {
        RawConnection connection = await OpenAsync(address);
        await connection.WriteAsync(
            $"GET /play{address.Query} HTTP/1.1\r\nHost: {address.Authority}\r\nOrigin: http://{address.Authority}\r\n"
            + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
        var head = new StringBuilder();
        byte[] one = new byte[1];
        using var patience = new CancellationTokenSource(Waiting.Limit);
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await connection._stream.ReadExactlyAsync(one, patience.Token);
            head.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", head.ToString());
        return connection;
    }

    /// <summary>A frame of the WebSocket protocol (RFC 6455) as a client sends it, masked with zeros.</summary>
    /// <param name="first">The first byte: FIN, reserved bits, opcode.</param>
    /// <param name="payload">The payload, at most 65,535 bytes.</param>
    public static byte[] Frame(byte first, ReadOnlySpan<byte> payload)
    {
        byte[] head = payload.Length < 126
            ? [first, (byte)(0x80 | payload.Length), 0, 0, 0, 0]
            : [first, 0x80 | 126, (byte)(payload.Length >> 8), (byte)payload.Length, 0, 0, 0, 0];
        return [.. head, .. payload];
    }

    /// <summary>Writes text; HOST stands for the address's host and port.</summary>
    public Task WriteAsync(string text) => WriteAsync(
        Encoding.Latin1.GetBytes(text.Replace("HOST", _address.Authority, StringComparison.Ordinal)));

    /// <summary>Writes bytes. That the server has closed meanwhile is no error.</summary>
    public async Task WriteAsync(byte[] bytes)
    {
        using var patience = new CancellationTokenSource(Waiting.Limit);
        try
        {
            await _stream.WriteAsync(bytes, patience.Token);
        }
        catch (IOException)
        {
            // The server has closed the connection, which is what most of these tests are about.
        }
    }

    /// <summary>Ends the sending direction, and reads until the server closes the other.</summary>
    public async Task<byte[]> ReadToEndAsync(bool half = true)
    {
        using var all = new MemoryStream();
        using var patience = new CancellationTokenSource(Waiting.Limit);
        try
        {
            if (half)
                _client.Client.Shutdown(SocketShutdown.Send);
            await _stream.CopyToAsync(all, patience.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Closed with a reset.
        }

        return all.ToArray();
    }

    /// <summary>The status codes of all responses that came until the server closed.</summary>
    public async Task<int[]> StatusesAsync()
    {
        string text = Encoding.Latin1.GetString(await ReadToEndAsync());
        var statuses = new List<int>();
        for (int at = 0; (at = text.IndexOf("HTTP/1.1 ", at, StringComparison.Ordinal)) >= 0; at++)
            statuses.Add(int.Parse(text.AsSpan(at + 9, 3), CultureInfo.InvariantCulture));
        return [.. statuses];
    }

    public void Dispose() => _client.Dispose();
}
