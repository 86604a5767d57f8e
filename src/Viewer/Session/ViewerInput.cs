using ImageGen.Generators.Format;
using ImageGen.Viewer.Models;
using ImageGen.Viewer.Scenes;
using ImageGen.Viewer.Scenes.Painting;

namespace ImageGen.Viewer.Session;

/// <summary>A user input, independent of the display.</summary>
internal abstract record ViewerInput;

/// <summary>A key or a control triggered an action.</summary>
/// <param name="Action">The action.</param>
/// <param name="Argument">The number passed to the action; 0 for none.</param>
internal sealed record ActionInput(ViewAction Action, int Argument = 0) : ViewerInput;

/// <summary>A brush size was set.</summary>
/// <param name="Width">Diameter in pixels of the painting; clamped to its range.</param>
internal sealed record BrushInput(double Width) : ViewerInput;

/// <summary>The models to compare with were selected.</summary>
/// <param name="Slots">Their indices in the list of models, at most three; those out of range are ignored.</param>
internal sealed record CompareInput(IReadOnlyList<int> Slots) : ViewerInput;

/// <summary>An export of the training run was selected.</summary>
/// <param name="Index">Its index among the run's exports; clamped to its range.</param>
internal sealed record ExportInput(int Index) : ViewerInput;

/// <summary>A position on the plane's map was selected.</summary>
/// <param name="X">From left to right, in [0, 1].</param>
/// <param name="Y">From bottom to top, in [0, 1].</param>
internal sealed record MapInput(double X, double Y) : ViewerInput;

/// <summary>A model was selected.</summary>
/// <param name="Slot">Its index in the list of models; ignored if out of range.</param>
internal sealed record ModelInput(int Slot) : ViewerInput;

/// <summary>The latent or the position on the plane is moved slightly, e.g. by a gamepad stick.</summary>
/// <param name="X">Distance to the right, in widths of the picture or of the plane.</param>
/// <param name="Y">Distance upward, in heights of the picture or of the plane.</param>
/// <param name="Seconds">Added to the time.</param>
internal sealed record NudgeInput(double X, double Y, double Seconds) : ViewerInput;

/// <summary>A picture was dropped as a source.</summary>
/// <param name="Source">The source format that it was read for.</param>
/// <param name="Pixels">[c, h, w] in [0, 1], of the source's shape; empty if there is only a photograph.</param>
internal sealed record PaintingInput(SourceInfo Source, float[] Pixels) : ViewerInput
{
    /// <summary>The same picture as a photograph, of which a source is made; null if it is a source already.</summary>
    public SourcePhotograph? Photograph { get; init; }

    /// <summary>Whether it comes from a camera, and replaces the picture before it.</summary>
    public bool IsLive { get; init; }

    /// <summary>The source picture.</summary>
    /// <param name="edges">The threshold of a photograph's outlines; 0 for none.</param>
    public float[] ToSource(double edges) =>
        Photograph is { } photograph && (Pixels.Length == 0 || (photograph.HasEdges && edges > 0))
            ? photograph.ToSource(edges)
            : Pixels;
}

/// <summary>The threshold of a photograph's outlines was set.</summary>
/// <param name="Threshold">In [0, 1]; 0 for the photograph itself.</param>
internal sealed record EdgesInput(double Threshold) : ViewerInput;

/// <summary>A pointer event on the picture.</summary>
/// <param name="Event">The event.</param>
/// <param name="Tile">
/// Index in reading order of the tile under the pointer or, while pressed, where it was pressed; null outside the
/// tiles.
/// </param>
/// <param name="X">Distance from the tile's left edge, in widths of the tile; outside [0, 1] beyond its edges.</param>
/// <param name="Y">Distance from the tile's top edge, in heights of the tile.</param>
internal sealed record PointerInput(PointerEvent Event, int? Tile, double X, double Y) : ViewerInput
{
    /// <summary>Index of the row whose name is under the pointer; null elsewhere.</summary>
    public int? RowName { get; init; }
}

/// <summary>The kinds of pointer events.</summary>
internal enum PointerEvent
{
    /// <summary>Moved without being pressed.</summary>
    Hover,

    /// <summary>Pressed.</summary>
    Down,

    /// <summary>Moved while pressed.</summary>
    Move,

    /// <summary>Released.</summary>
    Up,
}

/// <summary>A recording of an exact loop was requested.</summary>
/// <param name="Seconds">Playing time in seconds.</param>
internal sealed record RecordInput(double Seconds) : ViewerInput;

/// <summary>A session was opened.</summary>
/// <param name="Text">The session string; problems are reported as notices.</param>
internal sealed record SessionInput(string Text) : ViewerInput
{
    /// <summary>The names of its models, if known, for messages.</summary>
    public IReadOnlyList<string> ModelNames { get; init; } = [];

    /// <summary>Returns its painting for a model's source format, if it was supplied; null otherwise.</summary>
    public Func<SourceInfo, PaintedCanvas?>? Painting { get; init; }
}

/// <summary>A control was set to a value.</summary>
/// <param name="Setting">The control.</param>
/// <param name="Value">A finite number; clamped to its range.</param>
/// <param name="Index">The index for settings that have several, such as directions; otherwise 0.</param>
internal sealed record SettingInput(ViewSetting Setting, double Value, int Index = 0) : ViewerInput;

/// <summary>A loop through pictures was requested.</summary>
/// <param name="Keys">The pictures, at least two.</param>
/// <param name="Seconds">Length of the loop in seconds.</param>
internal sealed record ThroughInput(IReadOnlyList<Keyframe> Keys, double Seconds) : ViewerInput;

/// <summary>
/// A search found the picture of a model that is closest to a given one, or the closest so far. Without effect if
/// another model is shown, or if the user has gone elsewhere since the search's last picture.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Keys">The picture first, then those that the walk goes on to.</param>
/// <param name="Seconds">Length of the loop in seconds.</param>
internal sealed record FoundPictureInput(LoadedModel Model, IReadOnlyList<Keyframe> Keys, double Seconds)
    : ViewerInput
{
    /// <summary>The search that found it; the first picture of a search is always shown.</summary>
    public required object Search { get; init; }

    /// <summary>Called if it has no effect, because the user has gone elsewhere: the search can stop.</summary>
    public Action? Left { get; init; }
}

/// <summary>The wheel was turned.</summary>
/// <param name="Notches">Number of notches; positive away from the user.</param>
internal sealed record WheelInput(double Notches) : ViewerInput;
