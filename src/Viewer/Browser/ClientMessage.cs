using System.Text.Json;
using System.Text.Json.Serialization;
using ImageGen.Generators;
using ImageGen.Viewer.Images;
using ImageGen.Viewer.Rendering;
using ImageGen.Viewer.Scenes;
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

    /// <summary>What the message asks of the session; null where it is for the connection.</summary>
    public virtual ViewerInput? ToInput() => null;

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

/// <summary>An action, by a key or a control.</summary>
/// <param name="Action">The action.</param>
/// <param name="Argument">Its number; 0 for none.</param>
internal sealed record ActionMessage(ViewAction Action, int Argument = 0) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new ActionInput(Action, Argument);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("argument", Argument, 0, ushort.MaxValue);
    }
}

/// <summary>A setting set to a number, clamped to its range.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">The number.</param>
/// <param name="Index">Which one of several, as of the directions; of others 0.</param>
internal sealed record SetMessage(ViewSetting Setting, double Value, int Index = 0) : ClientMessage
{
    private const double Most = 1e15;

    /// <inheritdoc/>
    public override ViewerInput ToInput() => new SettingInput(Setting, Value, Index);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("value", Value, -Most, Most);
        InRange("index", Index, 0, ushort.MaxValue);
    }
}

/// <summary>The brush's width.</summary>
/// <param name="Width">In pixels of the painting.</param>
internal sealed record BrushMessage(double Width) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new BrushInput(Width);

    /// <inheritdoc/>
    protected override void Check() => InRange("width", Width, 0, 10_000);
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

/// <summary>A place of the plane.</summary>
/// <param name="X">From left to right, in [0, 1].</param>
/// <param name="Y">From bottom to top, in [0, 1].</param>
internal sealed record MapMessage(double X, double Y) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new MapInput(X, Y);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("x", X, 0, 1);
        InRange("y", Y, 0, 1);
    }
}

/// <summary>The wheel.</summary>
/// <param name="Notches">How far, away from the person.</param>
internal sealed record WheelMessage(double Notches) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new WheelInput(Notches);

    /// <inheritdoc/>
    protected override void Check() =>
        InRange("notches", Notches, -Protocol.Limits.WheelNotches, Protocol.Limits.WheelNotches);
}

/// <summary>What is seen moved by a little, as by a stick.</summary>
/// <param name="X">To the right: of the latent in widths of the picture, on the plane in widths of it.</param>
/// <param name="Y">Upward, in the same way.</param>
/// <param name="Seconds">Forward in time.</param>
internal sealed record NudgeMessage(double X, double Y, double Seconds) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new NudgeInput(X, Y, Seconds);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("x", X, -1, 1);
        InRange("y", Y, -1, 1);
        InRange("seconds", Seconds, -60, 60);
    }
}

/// <summary>Selects a model.</summary>
/// <param name="Slot">Its index in the list of models.</param>
internal sealed record ModelMessage(int Slot) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new ModelInput(Slot);

    /// <inheritdoc/>
    protected override void Check() => InRange("slot", Slot, 0, int.MaxValue);
}

/// <summary>Selects the models beside the selected one.</summary>
/// <param name="Slots">Their indices.</param>
internal sealed record CompareMessage(int[] Slots) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new CompareInput(Slots);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("slots", Slots.Length, 0, Protocol.Limits.ComparedModels);
        foreach (int slot in Slots)
            InRange("slots", slot, 0, int.MaxValue);
    }
}

/// <summary>Opens a session.</summary>
/// <param name="Text">The session string.</param>
internal sealed record OpenSessionMessage(string Text) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new SessionInput(Text);
}

/// <summary>Stays at an export of the training run.</summary>
/// <param name="Index">Its index.</param>
internal sealed record ExportMessage(int Index) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new ExportInput(Index);

    /// <inheritdoc/>
    protected override void Check() => InRange("index", Index, 0, int.MaxValue);
}

/// <summary>Records a loop.</summary>
/// <param name="Seconds">Its length.</param>
internal sealed record LoopMessage(double Seconds) : ClientMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new RecordInput(Seconds);

    /// <inheritdoc/>
    protected override void Check() => InRange("seconds", Seconds, 1, Protocol.Limits.RecordingSeconds);
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

/// <summary>Begins a loop through kept pictures.</summary>
/// <param name="Keys">The pictures, as <c>kept</c> named them.</param>
/// <param name="Seconds">The length of the loop.</param>
internal sealed record ThroughMessage(string[] Keys, double Seconds) : ClientMessage
{
    private const int Most = 64;

    /// <inheritdoc/>
    public override ViewerInput ToInput() =>
        new ThroughInput([.. Keys.Select(key => KeyPicture.TryRead(key)!)], Seconds);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("keys", Keys.Length, 2, Most);
        if (Array.Exists(Keys, key => key is null || KeyPicture.TryRead(key) is null))
            throw new MessageException("'keys' must be kept pictures");
        InRange("seconds", Seconds, 1, Protocol.Limits.RecordingSeconds);
    }
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
