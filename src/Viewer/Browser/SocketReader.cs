using System.Diagnostics;
using System.Net.WebSockets;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Receives messages of a client: text messages that follow the schema, and the content of announced files. Anything
/// else, and exceeding the rate limit, is an error.
/// </summary>
/// <param name="socket">The connection; owned by the caller.</param>
internal sealed class SocketReader(WebSocket socket)
{
    // About the rate of a moving pointer and a 240 Hz display.
    private const double MessagesPerSecond = 600;
    private const double Burst = 1200;

    // Of a file's buffer, in bytes.
    private const int FirstPart = 1 << 18;

    private readonly byte[] _buffer = new byte[Protocol.LargestText];
    private readonly RateLimit _limit = new(MessagesPerSecond, Burst);
    private readonly long _start = Stopwatch.GetTimestamp();

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

        if (!_limit.Take(Stopwatch.GetElapsedTime(_start).TotalSeconds))
            throw new MessageException("too many messages per second");
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
}

/// <summary>A rate limit with bursts (token bucket). Has no clock of its own: the time is passed to it.</summary>
internal sealed class RateLimit
{
    private readonly double _perSecond;
    private readonly double _burst;
    private double _left;
    private double _at;

    /// <summary>Creates a limit.</summary>
    /// <param name="perSecond">Messages per second on average.</param>
    /// <param name="burst">Maximum burst of messages.</param>
    public RateLimit(double perSecond, double burst)
    {
        _perSecond = perSecond;
        _burst = _left = burst;
    }

    /// <summary>Takes one message.</summary>
    /// <param name="now">The clock, in seconds; must not decrease.</param>
    /// <returns>Whether the message is allowed.</returns>
    public bool Take(double now)
    {
        _left = Math.Min(_burst, _left + ((now - _at) * _perSecond));
        _at = now;
        if (_left < 1)
            return false;
        _left--;
        return true;
    }
}
