using System.Diagnostics;
using System.Net.WebSockets;
using ImageGen.Viewer.Browser.Messages;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Receives messages of a client: text messages that follow the schema, and the content of announced files. Anything
/// else is an error. A client that sends more than the rate limit is read no faster than that; one that goes on with
/// it is an error.
/// </summary>
/// <param name="socket">The connection; owned by the caller.</param>
internal sealed class SocketReader(WebSocket socket)
{
    // About the rate of a moving pointer and a 240 Hz display.
    private const double MessagesPerSecond = 600;
    private const double Burst = 300;

    // Shorter waits than this are added up, because a timer takes longer than a message.
    private const double LeastWait = 0.02;

    // A client may be held up for half of the time, and for a second beyond that.
    private const double MostHeldUp = 0.5;
    private const double LongestHeldUp = 1;

    // Of a file's buffer, in bytes.
    private const int FirstPart = 1 << 18;

    private readonly byte[] _buffer = new byte[Protocol.LargestText];
    private readonly RateLimit _limit = new(MessagesPerSecond, Burst);
    private readonly RateLimit _patience = new(MostHeldUp, LongestHeldUp);

    /// <summary>Receives the next message.</summary>
    /// <param name="cancellation">Cancels waiting.</param>
    /// <returns>The message; null if the client has disconnected.</returns>
    /// <exception cref="MessageException">The message violates the protocol.</exception>
    public async Task<ClientMessage?> ReadAsync(CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.MessageType == WebSocketMessageType.Binary)
                throw new MessageException("a file was received that was not announced");
            length += part.Count;
            if (part.EndOfMessage)
                break;
            if (length == _buffer.Length)
                throw new MessageException("a message is too long");
        }

        await PaceAsync(cancellation);
        return ClientMessage.Read(_buffer.AsSpan(0, length));
    }

    /// <summary>Receives the content of an announced file.</summary>
    /// <param name="size">The announced size.</param>
    /// <param name="cancellation">Cancels waiting.</param>
    /// <returns>The content; null if the client has disconnected.</returns>
    /// <exception cref="MessageException">Another message was received, or the size differs.</exception>
    public async Task<byte[]?> ReadFileAsync(int size, CancellationToken cancellation)
    {
        // The buffer grows with what arrives: an announcement alone must not take memory.
        byte[] bytes = new byte[Math.Min(size, FirstPart)];
        int length = 0;
        while (true)
        {
            if (length == bytes.Length && length < size)
                Array.Resize(ref bytes, (int)Math.Min(size, 2L * length));
            // A receive into an empty buffer would return at once: at the end one extra byte is read, which must not
            // arrive.
            bool isFull = length == size;
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(
                isFull ? _buffer.AsMemory(0, 1) : bytes.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.MessageType == WebSocketMessageType.Text)
                throw new MessageException("an announced file was not received");
            length += part.Count;
            if (length > size || (part.EndOfMessage && length < size))
                throw new MessageException("a file does not have the announced size");
            if (part.EndOfMessage)
                return bytes;
        }
    }

    /// <summary>
    /// Waits until the last message is within the rate limit. What is not read is not worked on, and fills the sender's
    /// own buffers.
    /// </summary>
    private async Task PaceAsync(CancellationToken cancellation)
    {
        double wait = _limit.Take(ClientFrames.Now);
        if (wait < LeastWait)
            return;
        long start = Stopwatch.GetTimestamp();
        await Task.Delay(TimeSpan.FromSeconds(wait), cancellation);
        // A timer may take longer than it should: what counts is how long the client was held up.
        if (_patience.Take(ClientFrames.Now, Stopwatch.GetElapsedTime(start).TotalSeconds) > 0)
            throw new MessageException("too many messages per second");
    }
}
