using System.Net.WebSockets;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Sends to one client: texts, pictures and files. One thread uses it, and waits where the client does not keep up. A
/// picture that travels raw is sent from where it was drawn.
/// </summary>
/// <param name="socket">The connection; it remains owned by the caller.</param>
/// <param name="isHere">Whether the client is on this machine.</param>
/// <param name="cancellation">Gives up.</param>
internal sealed class SocketSender(WebSocket socket, bool isHere, CancellationToken cancellation)
{
    // On a link of 100 Mbit/s a raw picture of this size takes as long as one frame of 60 a second.
    private const int SmallEnough = 48 << 10;

    private readonly byte[] _header = new byte[FrameHeader.Size];

    /// <summary>
    /// How a picture travels. To this machine's own browser always raw: copying is quicker than any compression.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    public static FrameEncoding EncodingOf(Picture picture, bool isHere)
    {
        if (!isHere && picture.Pixels.Length > SmallEnough)
            return FrameEncoding.WebP;
        return picture.Channels == 1 ? FrameEncoding.Gray : FrameEncoding.Rgb;
    }

    /// <summary>Sends a text message.</summary>
    public void Send(ServerMessage message) => Send(message.ToUtf8(), WebSocketMessageType.Text, isEnd: true);

    /// <summary>Sends a picture.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="number">The number of the frame.</param>
    /// <param name="play">The play that it shows.</param>
    /// <param name="timings">What making it took.</param>
    /// <param name="before">What encoding and sending the frame before took, in seconds.</param>
    public void Send(
        BinaryKind kind, Picture picture, uint number, ViewerSession play, in FrameTimings timings, double before)
    {
        FrameEncoding encoding = EncodingOf(picture, isHere);
        byte[] pixels = encoding == FrameEncoding.WebP ? PictureEncoder.QuickWebP(picture) : picture.Pixels;
        FrameHeader.Write(
            _header, kind, encoding, picture.Width, picture.Height, number, play.Parts, play.Time, timings, before);
        Send(_header, WebSocketMessageType.Binary, isEnd: false);
        Send(pixels, WebSocketMessageType.Binary, isEnd: true);
    }

    /// <summary>Sends the content of a file that was announced.</summary>
    public void Send(OfferedFile file)
    {
        FrameHeader.Write(_header, BinaryKind.File, FrameEncoding.Rgb, 0, 0, 0, 1, 0, default, 0);
        Send(_header, WebSocketMessageType.Binary, isEnd: false);
        Send(file.Bytes, WebSocketMessageType.Binary, isEnd: true);
    }

    // Nearly always what is sent fits into the buffers and nothing is waited for.
    private void Send(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd)
    {
        ValueTask sent = socket.SendAsync(bytes, type, isEnd, cancellation);
        if (sent.IsCompletedSuccessfully)
            sent.GetAwaiter().GetResult();
        else
            sent.AsTask().GetAwaiter().GetResult();
    }
}
