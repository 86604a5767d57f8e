using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser;

/// <summary>
/// A text message of the page: a JSON object with a <c>type</c>. Unknown types and fields are refused.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HelloMessage), "hello")]
[JsonDerivedType(typeof(GrantMessage), "grant")]
[JsonDerivedType(typeof(ActionMessage), "action")]
[JsonDerivedType(typeof(SetMessage), "set")]
[JsonDerivedType(typeof(BrushMessage), "brush")]
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
internal abstract record ClientMessage
{
    private const int LongestPath = 60;

    /// <summary>Reads a message.</summary>
    /// <param name="utf8">Its text.</param>
    /// <exception cref="MessageException">It is not JSON, not of the schema, or a number is out of range.</exception>
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
            // What the serializer throws for an object without a discriminator.
            throw new MessageException("a message has no type");
        }
    }

    /// <summary>Checks ranges.</summary>
    /// <exception cref="MessageException">A number or a length is out of range.</exception>
    protected virtual void Check()
    {
    }

    /// <summary>Checks a number; NaN is in no range.</summary>
    protected static void InRange(string name, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            throw new MessageException($"'{name}' must be from {least} to {most}");
    }
}

/// <summary>The first message.</summary>
/// <param name="Protocol">The version of the protocol.</param>
/// <param name="Interval">How long the display shows a frame, in milliseconds.</param>
/// <param name="Paused">Whether to begin with a still picture.</param>
/// <param name="Session">The session to begin with; null for none.</param>
internal sealed record HelloMessage(int Protocol, double Interval, bool Paused, string? Session = null) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("protocol", Protocol, Browser.Protocol.Version, Browser.Protocol.Version);
        InRange("interval", Interval, 1, 1000);
    }
}

/// <summary>Grants frames.</summary>
/// <param name="Frames">How many.</param>
/// <param name="Drawn">The number of the last frame drawn; 0 before the first.</param>
internal sealed record GrantMessage(int Frames, uint Drawn) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("frames", Frames, 1, Protocol.Limits.Credits);
}

/// <summary>The pointer on the picture.</summary>
/// <param name="Event">What it does.</param>
/// <param name="Points">x, y, x, y ... in widths and heights of the picture from its upper left corner.</param>
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

/// <summary>Asks for the session of a frame.</summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Scale">The factor by which every pixel of it is enlarged.</param>
internal sealed record CopyMessage(uint Frame, int Scale = 1) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("scale", Scale, 1, Protocol.Limits.PictureScale);
}

/// <summary>Asks for the picture as a PNG.</summary>
/// <param name="Scale">The factor by which every pixel is enlarged.</param>
internal sealed record SaveMessage(int Scale) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("scale", Scale, 1, Protocol.Limits.PictureScale);
}

/// <summary>As what recordings are rendered from now on.</summary>
/// <param name="Format">The name of the format: webp, gif or mp4.</param>
/// <param name="Scale">The factor by which every pixel is enlarged; 0 for a size that suits an animation.</param>
internal sealed record OutputMessage(string Format, int Scale) : ClientMessage
{
    /// <summary>What it asks for.</summary>
    public RecordingOutput ToOutput() => new(OutputFormat.OfAnimation(Format)!, Scale > 0 ? Scale : null);

    /// <inheritdoc/>
    protected override void Check()
    {
        if (OutputFormat.OfAnimation(Format) is null)
            throw new MessageException("'format' must be webp, gif or mp4");
        InRange("scale", Scale, 0, Protocol.Limits.PictureScale);
    }
}

/// <summary>Asks for what a tile of a frame is, to keep it.</summary>
/// <param name="Frame">The frame's number.</param>
/// <param name="Tile">The tile in reading order.</param>
internal sealed record KeepMessage(uint Frame, int Tile) : ClientMessage
{
    /// <inheritdoc/>
    protected override void Check() => InRange("tile", Tile, 0, ushort.MaxValue);
}

/// <summary>Asks about the model that is shown.</summary>
internal sealed record AskAboutMessage : ClientMessage;

/// <summary>Cancels the recording that is being rendered.</summary>
internal sealed record CancelMessage : ClientMessage;

/// <summary>Announces a dropped file, whose bytes are the next message.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Size">Its bytes.</param>
internal sealed record DropMessage(DroppedKind Kind, string Name, int Size) : ClientMessage
{
    private const int LongestName = 200;

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("name", Name.Length, 1, LongestName);
        Limits limits = Protocol.Limits;
        InRange("size", Size, 1, Kind == DroppedKind.Model ? limits.ModelBytes : limits.PictureBytes);
    }
}

/// <summary>What a dropped file is.</summary>
internal enum DroppedKind
{
    /// <summary>A generator file.</summary>
    Model,

    /// <summary>A picture: its session is opened where it carries one, otherwise it is translated.</summary>
    Picture,

    /// <summary>A picture to translate, whatever it carries.</summary>
    Source,
}
