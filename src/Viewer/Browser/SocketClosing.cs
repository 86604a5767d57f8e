using System.Net.WebSockets;

namespace ImageGen.Viewer.Browser;

/// <summary>The closing handshake of a WebSocket, with time limits.</summary>
internal static class SocketClosing
{
    // The maximum size of a close reason (RFC 6455, section 5.5), rounded down.
    private const int LongestReason = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // More than a client has under way that does not flood.
    private const int MostUnderWay = 1 << 16;

    /// <summary>Sends a close frame.</summary>
    /// <param name="socket">The connection, on which no other send is in progress.</param>
    /// <param name="status">The close status.</param>
    /// <param name="reason">The close reason; truncated if it is too long.</param>
    public static async Task SayAsync(WebSocket socket, WebSocketCloseStatus status, string reason)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await socket.CloseOutputAsync(
                    status, reason.Length > LongestReason ? reason[..LongestReason] : reason, patience.Token);
        }
        catch (Exception e) when (IsHangup(e))
        {
            // The other side has disconnected.
        }
    }

    /// <summary>
    /// Waits for the close frame of the other side: disconnecting earlier could lose the last message in transit. Of a
    /// flood that comes instead, little is read.
    /// </summary>
    /// <param name="socket">The connection, on which no other receive is in progress.</param>
    public static async Task WaitAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        byte[] buffer = new byte[1024];
        try
        {
            for (int read = 0; socket.State is WebSocketState.CloseSent && read < MostUnderWay;)
                read += (await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)).Count;
            if (socket.State is WebSocketState.CloseSent)
                await Task.Delay(Patience, patience.Token);
        }
        catch (Exception e) when (IsHangup(e))
        {
            // The other side disconnected without a close frame, or timed out.
        }
    }

    /// <summary>Whether an error means that the connection is closed.</summary>
    public static bool IsHangup(Exception e) =>
        e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
