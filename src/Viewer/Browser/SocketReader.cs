using System.Diagnostics;
using System.Net.WebSockets;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Reads what a client sends: messages of text that follow the schema, and the content of a file that one of them has
/// announced. Whatever else comes, or comes too fast, is an error.
/// </summary>
/// <param name="socket">The connection; it remains owned by the caller.</param>
internal sealed class SocketReader(WebSocket socket)
{
    // A pointer that moves and a display of 240 Hz send about this many.
    private const double MessagesPerSecond = 600;
    private const double Burst = 1200;

    private readonly byte[] _buffer = new byte[Protocol.LargestText];
    private readonly RateLimit _limit = new(MessagesPerSecond, Burst);
    private readonly long _start = Stopwatch.GetTimestamp();

    /// <summary>The next message.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The message; null when the client has hung up.</returns>
    /// <exception cref="MessageException">It is not what a client may send.</exception>
    public async Task<ClientMessage?> ReadAsync(CancellationToken cancellation)
    {
        int length = 0;
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.MessageType == WebSocketMessageType.Binary)
                throw new MessageException("a file came that was not announced");
            length += part.Count;
            if (part.EndOfMessage)
                break;
            if (length == _buffer.Length)
                throw new MessageException("a message is too long");
        }

        if (!_limit.Take(Stopwatch.GetElapsedTime(_start).TotalSeconds))
            throw new MessageException("too many messages a second");
        return ClientMessage.Read(_buffer.AsSpan(0, length));
    }

    /// <summary>The content of a file that was announced.</summary>
    /// <param name="size">Its size.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    /// <returns>The content; null when the client has hung up.</returns>
    /// <exception cref="MessageException">It is something else, or of another size.</exception>
    public async Task<byte[]?> ReadFileAsync(int size, CancellationToken cancellation)
    {
        byte[] bytes = new byte[size];
        int length = 0;
        while (true)
        {
            // An empty buffer would wait for no byte: at the end one more is asked for, that must not come.
            bool isFull = length == size;
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(
                isFull ? _buffer.AsMemory(0, 1) : bytes.AsMemory(length), cancellation);
            if (part.MessageType == WebSocketMessageType.Close)
                return null;
            if (part.MessageType == WebSocketMessageType.Text)
                throw new MessageException("a file was announced and did not come");
            length += part.Count;
            if (length > size || (part.EndOfMessage && length < size))
                throw new MessageException("a file is not of the size that was announced");
            if (part.EndOfMessage)
                return bytes;
        }
    }
}

/// <summary>
/// How many messages a client may send: so many per second, and a burst now and then. Pure: the time is passed to it.
/// </summary>
internal sealed class RateLimit
{
    private readonly double _perSecond;
    private readonly double _burst;
    private double _left;
    private double _at;

    /// <summary>Creates a limit.</summary>
    /// <param name="perSecond">Messages per second in the long run.</param>
    /// <param name="burst">Messages at once.</param>
    public RateLimit(double perSecond, double burst)
    {
        _perSecond = perSecond;
        _burst = _left = burst;
    }

    /// <summary>Takes one message.</summary>
    /// <param name="now">The clock, in seconds; never backwards.</param>
    /// <returns>Whether it was still allowed.</returns>
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
