using ImageGen.Generators.Format;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>An input of the user, independent of the display.</summary>
internal abstract record ViewerInput;

/// <summary>An action was triggered by a key or a control.</summary>
/// <param name="Action">The action.</param>
/// <param name="Argument">The number that the action takes; 0 for none.</param>
internal sealed record ActionInput(ViewAction Action, int Argument = 0) : ViewerInput;

/// <summary>A brush was chosen.</summary>
/// <param name="Width">Its width in pixels of the painting; clamped to its range.</param>
internal sealed record BrushInput(double Width) : ViewerInput;

/// <summary>Models were chosen to stand beside the one that is looked at.</summary>
/// <param name="Slots">Their places in the list of models, at most three; those that are not there are ignored.</param>
internal sealed record CompareInput(IReadOnlyList<int> Slots) : ViewerInput;

/// <summary>An export of the training run was chosen.</summary>
/// <param name="Index">Its place among the run's exports; clamped to its range.</param>
internal sealed record ExportInput(int Index) : ViewerInput;

/// <summary>A pointer on the map of the plane.</summary>
/// <param name="X">From left to right, in [0, 1].</param>
/// <param name="Y">From bottom to top, in [0, 1].</param>
internal sealed record MapInput(double X, double Y) : ViewerInput;

/// <summary>A model was chosen.</summary>
/// <param name="Slot">Its place in the list of models; one that is not there is ignored.</param>
internal sealed record ModelInput(int Slot) : ViewerInput;

/// <summary>What is seen is moved by a little, as by a stick.</summary>
/// <param name="X">To the right: of the latent in widths of the picture, on the plane in widths of it.</param>
/// <param name="Y">Upward, in the same way.</param>
/// <param name="Seconds">Forward in time.</param>
internal sealed record NudgeInput(double X, double Y, double Seconds) : ViewerInput;

/// <summary>A picture was dropped to be translated.</summary>
/// <param name="Source">What it was read for.</param>
/// <param name="Pixels">[c, h, w] in [0, 1], of the source's shape.</param>
internal sealed record PaintingInput(SourceInfo Source, float[] Pixels) : ViewerInput;

/// <summary>A pointer on the picture.</summary>
/// <param name="Event">What it does.</param>
/// <param name="Tile">
/// The tile it is on, or was pressed on, in reading order of the picture; null beside the tiles.
/// </param>
/// <param name="X">Where from the tile's left edge, in widths of the tile; outside [0, 1] beside it.</param>
/// <param name="Y">Where from the tile's upper edge, in heights of the tile.</param>
internal sealed record PointerInput(PointerEvent Event, int? Tile, double X, double Y) : ViewerInput
{
    /// <summary>The row whose name it is on; null beside the names.</summary>
    public int? RowName { get; init; }
}

/// <summary>What a pointer does.</summary>
internal enum PointerEvent
{
    /// <summary>It moves without being pressed.</summary>
    Hover,

    /// <summary>It is pressed.</summary>
    Down,

    /// <summary>It moves while it is pressed.</summary>
    Move,

    /// <summary>It is let go.</summary>
    Up,
}

/// <summary>A recording of an exact loop was asked for.</summary>
/// <param name="Seconds">How long it shall play.</param>
internal sealed record RecordInput(double Seconds) : ViewerInput;

/// <summary>A session was opened.</summary>
/// <param name="Text">The session string; problems are reported as a notice.</param>
internal sealed record SessionInput(string Text) : ViewerInput
{
    /// <summary>The names of its models where they are known, for a message.</summary>
    public IReadOnlyList<string> ModelNames { get; init; } = [];

    /// <summary>Gives its painting for a model's source, where one came with it; null where none did.</summary>
    public Func<SourceInfo, PaintedCanvas?>? Painting { get; init; }
}

/// <summary>A control was set to a number.</summary>
/// <param name="Setting">Which.</param>
/// <param name="Value">A finite number; one out of range is clamped.</param>
internal sealed record SettingInput(ViewSetting Setting, double Value) : ViewerInput;

/// <summary>A loop through pictures was asked for.</summary>
/// <param name="Keys">The pictures, at least two.</param>
/// <param name="Seconds">The length of the loop.</param>
internal sealed record ThroughInput(IReadOnlyList<KeyPicture> Keys, double Seconds) : ViewerInput;

/// <summary>The wheel turned.</summary>
/// <param name="Notches">How far; positive away from the user.</param>
internal sealed record WheelInput(double Notches) : ViewerInput;
