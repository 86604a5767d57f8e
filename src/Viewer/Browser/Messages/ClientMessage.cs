using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>
/// A text message of the page: a JSON object with a <c>type</c>. Unknown types and fields are rejected.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HelloMessage), "hello")]
[JsonDerivedType(typeof(GrantMessage), "grant")]
[JsonDerivedType(typeof(ActionMessage), "action")]
[JsonDerivedType(typeof(SetMessage), "set")]
[JsonDerivedType(typeof(BrushMessage), "brush")]
[JsonDerivedType(typeof(EdgesMessage), "edges")]
[JsonDerivedType(typeof(PointerMessage), "pointer")]
[JsonDerivedType(typeof(MapMessage), "map")]
[JsonDerivedType(typeof(WheelMessage), "wheel")]
[JsonDerivedType(typeof(NudgeMessage), "nudge")]
[JsonDerivedType(typeof(ModelMessage), "model")]
[JsonDerivedType(typeof(CompareMessage), "compare")]
[JsonDerivedType(typeof(OpenSessionMessage), "session")]
[JsonDerivedType(typeof(ExportMessage), "export")]
[JsonDerivedType(typeof(LoopMessage), "loop")]
[JsonDerivedType(typeof(CopyMessage), "copy")]
[JsonDerivedType(typeof(SaveMessage), "save")]
[JsonDerivedType(typeof(OutputMessage), "output")]
[JsonDerivedType(typeof(AskAboutMessage), "about")]
[JsonDerivedType(typeof(KeepMessage), "keep")]
[JsonDerivedType(typeof(ThroughMessage), "through")]
[JsonDerivedType(typeof(CancelMessage), "cancel")]
[JsonDerivedType(typeof(DropMessage), "drop")]
[JsonDerivedType(typeof(AdoptMessage), "adopt")]
internal abstract record ClientMessage
{
    private const int LongestPath = 60;

    /// <summary>Parses a message.</summary>
    /// <param name="utf8">The message as UTF-8.</param>
    /// <exception cref="MessageException">It is not JSON, violates the schema, or a number is out of range.</exception>
    public static ClientMessage Read(ReadOnlySpan<byte> utf8)
    {
        try
        {
            ClientMessage message = JsonSerializer.Deserialize<ClientMessage>(utf8, Protocol.Json)
                ?? throw new MessageException("a message is null");
            message.Check();
            return message;
        }
        catch (JsonException e)
        {
            string path = OneLine.Of(e.Path ?? "$");
            throw new MessageException(
                $"invalid message at {(path.Length > LongestPath ? path[..LongestPath] : path)}");
        }
        catch (NotSupportedException)
        {
            // The exception of the serializer for an object without discriminator.
            throw new MessageException("a message has no type");
        }
    }

    /// <summary>Validates ranges.</summary>
    /// <exception cref="MessageException">A number or a length is out of range.</exception>
    protected virtual void Check()
    {
    }

    /// <summary>Validates a number; NaN is out of every range.</summary>
    protected static void InRange(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new MessageException($"'{name}' must be from {least} to {most}");
    }
}

/// <summary>The first message.</summary>
/// <param name="Protocol">The version of the protocol.</param>
/// <param name="Interval">Frame interval of the display, in milliseconds.</param>
/// <param name="Paused">Whether to start paused.</param>
/// <param name="Session">The initial session; null for none.</param>
internal sealed record HelloMessage(int Protocol, double Interval, bool Paused, string? Session = null) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("protocol", Protocol, Messages.Protocol.Version, Messages.Protocol.Version);
        InRange("interval", Interval, 1, 1000);
    }
}

/// <summary>Grants frames (flow control).</summary>
/// <param name="Frames">Number of frames.</param>
/// <param name="Drawn">The number of the last frame drawn; 0 before the first.</param>
internal sealed record GrantMessage(int Frames, uint Drawn) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("frames", Frames, 1, Protocol.Limits.Credits);
}

/// <summary>The pointer on the picture.</summary>
/// <param name="Event">The type of the event.</param>
/// <param name="Points">x, y, x, y ... in units of the picture's width and height from its top left corner.</param>
internal sealed record PointerMessage(PointerEvent Event, double[] Points) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("points", Points.Length, 2, 2 * Protocol.Limits.Points);
        if (Points.Length % 2 != 0)
            throw new MessageException("'points' must be pairs");
        foreach (double value in Points)
            InRange("points", value, -Protocol.Limits.PointDistance, Protocol.Limits.PointDistance);
    }
}

/// <summary>Requests the session of a frame.</summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Scale">Enlargement factor of a rendering of it.</param>
internal sealed record CopyMessage(uint Frame, int Scale = 1) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("scale", Scale, 1, Protocol.Limits.PictureScale);
}

/// <summary>Requests the picture as a PNG.</summary>
/// <param name="Scale">Enlargement factor.</param>
internal sealed record SaveMessage(int Scale) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("scale", Scale, 1, Protocol.Limits.PictureScale);
}

/// <summary>Sets the format of recordings.</summary>
/// <param name="Format">The name of the format: webp, gif or mp4.</param>
/// <param name="Scale">Enlargement factor; 0 for a default size.</param>
internal sealed record OutputMessage(string Format, int Scale) : ClientMessage
{
    /// <summary>The output settings.</summary>
    public RecordingOutput ToOutput() => new(OutputFormat.OfAnimation(Format)!, Scale > 0 ? Scale : null);

    /// <inheritdoc/>
    protected override void Check()
    {
        if (OutputFormat.OfAnimation(Format) is null)
            throw new MessageException("'format' must be webp, gif or mp4");
        InRange("scale", Scale, 0, Protocol.Limits.PictureScale);
    }
}

/// <summary>Requests the session of a single tile, to keep it as a favourite.</summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Tile">Index of the tile in reading order.</param>
internal sealed record KeepMessage(uint Frame, int Tile) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("tile", Tile, 0, ushort.MaxValue);
}

/// <summary>Requests information about the displayed model.</summary>
internal sealed record AskAboutMessage : ClientMessage;

/// <summary>Cancels the rendering of a recording.</summary>
internal sealed record CancelMessage : ClientMessage;

/// <summary>Announces a dropped file, whose content is the next message.</summary>
/// <param name="Kind">The kind of file.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Index">Its index among the pictures that were dropped together.</param>
/// <param name="Count">How many were dropped together.</param>
internal sealed record DropMessage(DroppedKind Kind, string Name, int Size, int Index = 0, int Count = 1)
    : ClientMessage
{
    private const int LongestName = 200;

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("name", Name.Length, 1, LongestName);
        Limits limits = Protocol.Limits;
        InRange("size", Size, 1, Kind == DroppedKind.Model ? limits.ModelBytes : limits.PictureBytes);
        InRange("count", Count, 1, limits.Pictures);
        InRange("index", Index, 0, Count - 1);
    }
}

/// <summary>The kind of a dropped file.</summary>
internal enum DroppedKind
{
    /// <summary>A generator file.</summary>
    Model,

    /// <summary>A picture: its session is opened if it contains one, otherwise it is translated.</summary>
    Picture,

    /// <summary>A picture to translate, even if it contains a session.</summary>
    Source,

    /// <summary>
    /// A photograph as interleaved RGB, twice as wide and as high as the source of the model that is shown.
    /// </summary>
    Photograph,

    /// <summary>Likewise, the latest of a camera.</summary>
    Camera,
}
