using System.Net.WebSockets;

namespace ImageGen.Viewer.Browser;

/// <summary>Ends a WebSocket politely, but not at any price.</summary>
internal static class SocketClosing
{
    // What a close frame holds (RFC 6455, section 5.5), less its status.
    private const int LongestReason = 120;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Says that it is over, and why.</summary>
    /// <param name="socket">The connection, on which nothing else is being sent.</param>
    /// <param name="status">The kind of reason.</param>
    /// <param name="reason">The reason; cut where it is too long.</param>
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
            // It hung up first.
        }
    }

    /// <summary>
    /// Waits for the other side to say the same: hung up before, what was said last may be lost on the way.
    /// </summary>
    /// <param name="socket">The connection, from which nothing else is being read.</param>
    public static async Task WaitAsync(WebSocket socket)
    {
        using var patience = new CancellationTokenSource(Patience);
        byte[] buffer = new byte[1024];
        try
        {
            while (socket.State is WebSocketState.CloseSent)
                await socket.ReceiveAsync(buffer.AsMemory(), patience.Token);
        }
        catch (Exception e) when (IsHangup(e))
        {
            // It hung up without a word, or takes too long.
        }
    }

    /// <summary>Whether an error means that there is nobody there any more.</summary>
    public static bool IsHangup(Exception e) =>
        e is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
