using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using ImageGen.Viewer.Session;

namespace ImageGen.Bench.Page;

/// <summary>
/// A client that takes frames as fast as they can be made, and draws nothing: what is left is the viewer's own time.
/// </summary>
internal sealed class FrameClient : IDisposable
{
    // Where docs/viewer-protocol.md says that a frame has its number and the milliseconds of its stages.
    private const int NumberAt = 8;
    private const int SceneAt = 24;
    private const int InferenceAt = 28;
    private const int MosaicAt = 32;
    private const int SentAt = 36;

    // The viewer closes a client that sends more than about 600 messages a second.
    private static readonly TimeSpan LeastBetweenGrants = TimeSpan.FromMilliseconds(2);

    // The viewer counts a client until both sides have closed.
    private static readonly TimeSpan TimeForClosing = TimeSpan.FromMilliseconds(50);

    private readonly ClientWebSocket _socket = new();
    private readonly byte[] _buffer = new byte[16 << 20];

    /// <summary>Connects and says hello, without a grant yet.</summary>
    public static async Task<FrameClient> ConnectAsync(Uri address)
    {
        var client = new FrameClient();
        client._socket.Options.SetRequestHeader("Origin", $"http://{address.Authority}");
        await client._socket.ConnectAsync(new Uri($"ws://{address.Authority}/play"), CancellationToken.None);
        // An interval so long that the governor has no reason to refresh tiles in turns.
        await client.SendAsync("""{"type":"hello","protocol":2,"interval":1000,"paused":false}""");
        return client;
    }

    /// <summary>Sends a message.</summary>
    public Task SendAsync(string json) =>
        _socket.SendAsync(
            Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    /// <summary>Takes one frame and grants none.</summary>
    /// <returns>Its number, the seconds of the model's run, and those of all the viewer's other stages.</returns>
    public async Task<(uint Number, double Inference, double Own)> FrameAsync()
    {
        while (true)
        {
            int length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(_buffer.AsMemory(length), CancellationToken.None);
                length += part.Count;
            }
            while (!part.EndOfMessage);
            if (part.MessageType == WebSocketMessageType.Close)
                throw new WebSocketException($"the viewer closed the connection: {_socket.CloseStatusDescription}");
            if (part.MessageType == WebSocketMessageType.Binary && _buffer[0] == 1)
            {
                uint number = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(NumberAt));
                return (number, Seconds(InferenceAt), Seconds(SceneAt) + Seconds(MosaicAt) + Seconds(SentAt));
            }
        }
    }

    /// <summary>Takes frames for a while, with two granted at any time.</summary>
    /// <param name="seconds">For how long.</param>
    /// <param name="interval">The least time between two grants; null for as little as is allowed.</param>
    /// <returns>Times from each frame to the next, of the model's run and of the viewer's other stages.</returns>
    public async Task<(LatencySamples Frames, LatencySamples Inferences, LatencySamples Own)> TakeAsync(
        double seconds, TimeSpan? interval = null)
    {
        TimeSpan least = interval ?? LeastBetweenGrants;
        await SendAsync("""{"type":"grant","frames":2,"drawn":0}""");
        var frames = new LatencySamples("frames");
        var inferences = new LatencySamples("inferences");
        var own = new LatencySamples("own");
        long start = Stopwatch.GetTimestamp(), before = start;
        while (Stopwatch.GetElapsedTime(start).TotalSeconds < seconds)
        {
            (uint number, double inference, double others) = await FrameAsync();
            if (least - Stopwatch.GetElapsedTime(before) is { Ticks: > 0 } early)
                await Task.Delay(early);
            await SendAsync($$"""{"type":"grant","frames":1,"drawn":{{number}}}""");
            long now = Stopwatch.GetTimestamp();
            frames.Add(Stopwatch.GetElapsedTime(before, now).TotalSeconds);
            inferences.Add(inference);
            own.Add(others);
            before = now;
        }

        return (frames, inferences, own);
    }

    /// <summary>Leaves, and waits until the viewer has room for another client.</summary>
    public async Task LeaveAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
        while (_socket.State == WebSocketState.CloseSent)
            await _socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
        await Task.Delay(TimeForClosing);
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private double Seconds(int at) => BinaryPrimitives.ReadSingleLittleEndian(_buffer.AsSpan(at)) / 1000;
}
