using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Session;

namespace ImageGen.Viewer.Browser.Messages;

/// <summary>A message that is an input of the session, such as a key, a slider or a click.</summary>
internal abstract record InputMessage : ClientMessage
{
    /// <summary>Converts the message to an input.</summary>
    public abstract ViewerInput ToInput();
}

/// <summary>An action, triggered by a key or a control.</summary>
/// <param name="Action">The action.</param>
/// <param name="Argument">Argument of the action; 0 if it has none.</param>
internal sealed record ActionMessage(ViewAction Action, int Argument = 0) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new ActionInput(Action, Argument);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("argument", Argument, 0, ushort.MaxValue);
    }
}

/// <summary>Sets a setting to a number, clamped to its range.</summary>
/// <param name="Setting">The setting.</param>
/// <param name="Value">The number.</param>
/// <param name="Index">Which one of several, as of the directions; of others 0.</param>
internal sealed record SetMessage(ViewSetting Setting, double Value, int Index = 0) : InputMessage
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

/// <summary>Sets the width of the brush.</summary>
/// <param name="Width">Width in pixels of the painting.</param>
internal sealed record BrushMessage(double Width) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new BrushInput(Width);

    /// <inheritdoc/>
    protected override void Check() => InRange("width", Width, 0, 10_000);
}

/// <summary>Sets the threshold of the outlines of a photograph.</summary>
/// <param name="Threshold">In [0, 1]; 0 for the photograph itself.</param>
internal sealed record EdgesMessage(double Threshold) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new EdgesInput(Threshold);

    /// <inheritdoc/>
    protected override void Check() => InRange("threshold", Threshold, 0, 1);
}

/// <summary>Selects a position on the plane.</summary>
/// <param name="X">From left to right, in [0, 1].</param>
/// <param name="Y">From bottom to top, in [0, 1].</param>
internal sealed record MapMessage(double X, double Y) : InputMessage
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

/// <summary>A rotation of the wheel.</summary>
/// <param name="Notches">Number of notches, positive away from the user.</param>
internal sealed record WheelMessage(double Notches) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new WheelInput(Notches);

    /// <inheritdoc/>
    protected override void Check() =>
        InRange("notches", Notches, -Protocol.Limits.WheelNotches, Protocol.Limits.WheelNotches);
}

/// <summary>Moves the view by a small amount, e.g. with a stick.</summary>
/// <param name="X">
/// To the right: in units of the picture's width for the latent, of the plane's width on the plane.
/// </param>
/// <param name="Y">Upwards, in corresponding units.</param>
/// <param name="Seconds">Forward in time, in seconds.</param>
internal sealed record NudgeMessage(double X, double Y, double Seconds) : InputMessage
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
/// <param name="Slot">Index in the list of models.</param>
internal sealed record ModelMessage(int Slot) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new ModelInput(Slot);

    /// <inheritdoc/>
    protected override void Check() => InRange("slot", Slot, 0, int.MaxValue);
}

/// <summary>Selects the models compared with the selected one.</summary>
/// <param name="Slots">Indices in the list of models.</param>
internal sealed record CompareMessage(int[] Slots) : InputMessage
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
internal sealed record OpenSessionMessage(string Text) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new SessionInput(Text);
}

/// <summary>Selects an export of the training run.</summary>
/// <param name="Index">Index of the export.</param>
internal sealed record ExportMessage(int Index) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new ExportInput(Index);

    /// <inheritdoc/>
    protected override void Check() => InRange("index", Index, 0, int.MaxValue);
}

/// <summary>Records a loop.</summary>
/// <param name="Seconds">Duration.</param>
internal sealed record LoopMessage(double Seconds) : InputMessage
{
    /// <inheritdoc/>
    public override ViewerInput ToInput() => new RecordInput(Seconds);

    /// <inheritdoc/>
    protected override void Check() => InRange("seconds", Seconds, 1, Protocol.Limits.RecordingSeconds);
}

/// <summary>Starts a loop through kept pictures.</summary>
/// <param name="Keys">The keys of the pictures, from <c>kept</c> messages.</param>
/// <param name="Seconds">Duration of the loop.</param>
internal sealed record ThroughMessage(string[] Keys, double Seconds) : InputMessage
{
    private const int Most = 64;

    /// <inheritdoc/>
    public override ViewerInput ToInput() =>
        new ThroughInput([.. Keys.Select(key => Keyframe.TryRead(key)!)], Seconds);

    /// <inheritdoc/>
    protected override void Check()
    {
        InRange("keys", Keys.Length, 2, Most);
        if (Array.Exists(Keys, key => key is null || Keyframe.TryRead(key) is null))
            throw new MessageException("'keys' must be kept pictures");
        InRange("seconds", Seconds, 1, Protocol.Limits.RecordingSeconds);
    }
}
