using System.Net.WebSockets;
using ImageGen.Viewer.Browser.Messages;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// Sends text messages, pictures and files to one client. Not thread-safe; blocks if the client does not keep up. An
/// unencoded picture is sent from its own buffer without a copy.
/// </summary>
/// <param name="socket">The connection; owned by the caller.</param>
/// <param name="isHere">Whether the client is on this machine.</param>
/// <param name="cancellation">Cancels sending.</param>
internal sealed class SocketSender(WebSocket socket, bool isHere, CancellationToken cancellation) : IFrameOutput
{
    // At 100 Mbit/s an unencoded picture of this size takes one frame at 60 Hz.
    private const int SmallEnough = 48 << 10;

    private readonly byte[] _header = new byte[FrameHeader.Size];

    /// <summary>
    /// The encoding for a picture. A client on this machine always gets unencoded pixels, which is faster than any
    /// compression.
    /// </summary>
    /// <param name="picture">The picture.</param>
    /// <param name="isHere">Whether the client is on this machine.</param>
    public static FrameEncoding EncodingOf(Picture picture, bool isHere)
    {
        if (!isHere && picture.Pixels.Length > SmallEnough)
            return FrameEncoding.WebP;
        return picture.Channels == 1 ? FrameEncoding.Gray : FrameEncoding.Rgb;
    }

    /// <inheritdoc/>
    public void Send(ServerMessage message) => SendText(message.ToUtf8());

    /// <summary>Sends a text message.</summary>
    /// <param name="text">The message as UTF-8.</param>
    public void SendText(ReadOnlyMemory<byte> text) => Send(text, WebSocketMessageType.Text, isEnd: true);

    /// <inheritdoc/>
    public void Send(
        BinaryKind kind, Picture picture, uint number, ViewerSession play, in FrameTimings timings, double before)
    {
        FrameEncoding encoding = EncodingOf(picture, isHere);
        byte[] pixels = encoding == FrameEncoding.WebP ? PictureEncoder.WebP(picture) : picture.Pixels;
        FrameHeader.Write(
            _header, kind, encoding, picture.Width, picture.Height, number, play.Parts, play.Time, timings, before);
        Send(_header, WebSocketMessageType.Binary, isEnd: false);
        Send(pixels, WebSocketMessageType.Binary, isEnd: true);
    }

    /// <summary>Sends the content of an announced file.</summary>
    public void Send(OfferedFile file)
    {
        FrameHeader.Write(_header, BinaryKind.File, FrameEncoding.Rgb, 0, 0, 0, 1, 0, default, 0);
        Send(_header, WebSocketMessageType.Binary, isEnd: false);
        Send(file.Bytes, WebSocketMessageType.Binary, isEnd: true);
    }

    // Data nearly always fits into the socket's buffers, so that the send completes synchronously.
    private void Send(ReadOnlyMemory<byte> bytes, WebSocketMessageType type, bool isEnd)
    {
        ValueTask sent = socket.SendAsync(bytes, type, isEnd, cancellation);
        if (sent.IsCompletedSuccessfully)
            sent.GetAwaiter().GetResult();
        else
            sent.AsTask().GetAwaiter().GetResult();
    }
}
