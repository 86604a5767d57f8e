namespace ImageGen.Viewer.Scenes;

/// <summary>
/// The actions with their keys and help, shared by the page and the window. Keys are identified by position (as on a US
/// keyboard), so that they are in the same place on every layout; none is a browser shortcut.
/// </summary>
internal static class ViewActions
{
    /// <summary>The actions in the order of the help.</summary>
    public static IReadOnlyList<ActionBinding> All { get; } =
    [
        new(ViewAction.Walk, ActionGroup.View, "Walk", Letter('W')),
        new(ViewAction.Grid, ActionGroup.View, "Grid", Letter('G')),
        new(ViewAction.Plane, ActionGroup.View, "Plane", Letter('P')),
        new(ViewAction.Canvas, ActionGroup.View, "Canvas", Letter('C')),
        new(ViewAction.Compare, ActionGroup.View, "Compare models", Letter('X')),
        new(ViewAction.NextModel, ActionGroup.View, "Next model", Letter('N')),
        new(ViewAction.PreviousModel, ActionGroup.View, "Previous model", Letter('B')),
        new(ViewAction.Timeline, ActionGroup.View, "Timeline of a training run", Letter('T')),
        new(
            ViewAction.CompareExports,
            ActionGroup.View,
            "Compare exports of a training run",
            new KeyBinding("KeyX", "X", Shift: true)),
        new(ViewAction.Pause, ActionGroup.Time, "Pause or resume", new KeyBinding("Space", "Space")),
        new(ViewAction.Back, ActionGroup.Time, "Back in time; on the plane, left", new KeyBinding("ArrowLeft", "Left"))
        {
            OnPlane = ViewAction.PlaneLeft,
        },
        new(
            ViewAction.Forward,
            ActionGroup.Time,
            "Forward in time; on the plane, right",
            new KeyBinding("ArrowRight", "Right"))
        {
            OnPlane = ViewAction.PlaneRight,
        },
        new(ViewAction.Faster, ActionGroup.Time, "Faster; on the plane, up", new KeyBinding("ArrowUp", "Up"))
        {
            OnPlane = ViewAction.PlaneUp,
        },
        new(
            ViewAction.Slower,
            ActionGroup.Time,
            "Slower, then backwards; on the plane, down",
            new KeyBinding("ArrowDown", "Down"))
        {
            OnPlane = ViewAction.PlaneDown,
        },
        new(ViewAction.NewSeed, ActionGroup.Time, "New seed", Letter('R')),
        new(ViewAction.Label, ActionGroup.Classes, "Class; on the canvas, colour", Digits(shift: false))
        {
            KeyText = "0-9",
            OnCanvas = ViewAction.Color,
        },
        new(ViewAction.SecondLabel, ActionGroup.Classes, "Mix in a second class", Digits(shift: true))
        {
            KeyText = "Shift 0-9",
            OnCanvas = ViewAction.Color,
        },
        new(ViewAction.NextLabel, ActionGroup.Classes, "Next class", new KeyBinding("PageDown", "PgDn")),
        new(ViewAction.PreviousLabel, ActionGroup.Classes, "Previous class", new KeyBinding("PageUp", "PgUp")),
        new(ViewAction.Tour, ActionGroup.Classes, "All classes in turn", Letter('L')),
        new(ViewAction.LessTruncation, ActionGroup.Classes, "More typical", new KeyBinding("BracketLeft", "[")),
        new(ViewAction.MoreTruncation, ActionGroup.Classes, "More variety", new KeyBinding("BracketRight", "]")),
        new(
            ViewAction.LessDirection,
            ActionGroup.Classes,
            "Back along direction 1; with shift, 2",
            Both("Semicolon", ";")),
        new(ViewAction.MoreDirection, ActionGroup.Classes, "Along direction 1; with shift, 2", Both("Quote", "'")),
        new(
            ViewAction.Center,
            ActionGroup.Classes,
            "Reset drag, directions, truncation and place",
            new KeyBinding("Home", "Home")),
        new(ViewAction.PlaneLeft, ActionGroup.Time, "Left on the plane"),
        new(ViewAction.PlaneRight, ActionGroup.Time, "Right on the plane"),
        new(ViewAction.PlaneUp, ActionGroup.Time, "Up on the plane"),
        new(ViewAction.PlaneDown, ActionGroup.Time, "Down on the plane"),
        new(
            ViewAction.MoreColumns,
            ActionGroup.GridAndCanvas,
            "More columns",
            new KeyBinding("Equal", "+"),
            new KeyBinding("NumpadAdd", "Num+")),
        new(
            ViewAction.FewerColumns,
            ActionGroup.GridAndCanvas,
            "Fewer columns",
            new KeyBinding("Minus", "-"),
            new KeyBinding("NumpadSubtract", "Num-")),
        new(ViewAction.Color, ActionGroup.GridAndCanvas, "Colour"),
        new(ViewAction.Eraser, ActionGroup.GridAndCanvas, "Eraser", Letter('E')),
        new(ViewAction.NarrowerBrush, ActionGroup.GridAndCanvas, "Narrower brush", new KeyBinding("Comma", ",")),
        new(ViewAction.WiderBrush, ActionGroup.GridAndCanvas, "Wider brush", new KeyBinding("Period", ".")),
        new(ViewAction.Undo, ActionGroup.GridAndCanvas, "Undo a stroke", Letter('U')),
        new(ViewAction.Redo, ActionGroup.GridAndCanvas, "Redo a stroke", new KeyBinding("KeyU", "U", Shift: true)),
        new(ViewAction.Fill, ActionGroup.GridAndCanvas, "Fill areas, or paint", Letter('D')),
        new(ViewAction.Clear, ActionGroup.GridAndCanvas, "Clear the canvas", new KeyBinding("Delete", "Del")),
        new(ViewAction.NextSketch, ActionGroup.GridAndCanvas, "Next sketch", Letter('K')),
        new(ViewAction.Save, ActionGroup.Output, "Save a PNG", Letter('S')) { IsLocal = true },
        new(ViewAction.Keep, ActionGroup.Output, "Add to the favourites", Letter('A')) { IsLocal = true },
        new(ViewAction.PlayFavourites, ActionGroup.Output, "Loop through the favourites", Letter('J'))
        {
            IsLocal = true,
        },
        new(ViewAction.Record, ActionGroup.Output, "Start or stop recording", Letter('V')),
        new(ViewAction.RecordLoop, ActionGroup.Output, "Record a loop", new KeyBinding("KeyV", "V", Shift: true)),
        new(ViewAction.RecordStrokes, ActionGroup.Output, "Record the strokes of the canvas", Letter('Z')),
        new(ViewAction.CopySession, ActionGroup.Output, "Copy a link to this view", Letter('Y')) { IsLocal = true },
        new(
            ViewAction.OpenFile,
            ActionGroup.Output,
            "Open a model or a picture; with Shift, translate it",
            new KeyBinding("KeyO", "O"),
            new KeyBinding("KeyO", "O", Shift: true, Argument: 1))
        {
            IsLocal = true,
            KeyText = "O",
        },
        new(ViewAction.Filter, ActionGroup.Output, "Crisp or smooth pixels", Letter('I')),
        new(ViewAction.Overlay, ActionGroup.Output, "Show or hide the overlay", Letter('H')) { IsLocal = true },
        new(ViewAction.FullScreen, ActionGroup.Output, "Full screen", Letter('F')) { IsLocal = true },
        new(ViewAction.Keys, ActionGroup.Output, "Show or hide the keys", new KeyBinding("Slash", "?", Shift: true))
        {
            IsLocal = true,
            KeyText = "?",
        },
    ];

    /// <summary>The heading of a group.</summary>
    public static string TitleOf(ActionGroup group) => group switch
    {
        ActionGroup.View => "View",
        ActionGroup.Time => "Time",
        ActionGroup.Classes => "Classes and variety",
        ActionGroup.GridAndCanvas => "Grid and canvas",
        _ => "Output",
    };

    /// <summary>Returns the action of a key in a mode; null if there is none.</summary>
    /// <param name="code">The key's position, e.g. "KeyW".</param>
    /// <param name="shift">Whether Shift is held.</param>
    /// <param name="mode">The mode.</param>
    public static (ViewAction Action, int Argument)? Find(string code, bool shift, ViewMode mode)
    {
        // Shift falls back to the unshifted binding, so that the arrows also work while Shift is held.
        foreach (bool withShift in (bool[])[shift, false])
        {
            foreach (ActionBinding binding in All)
            {
                if (binding.Keys.FirstOrDefault(key => key.Code == code && key.Shift == withShift) is { } found)
                {
                    ViewAction? other = mode switch
                    {
                        ViewMode.Canvas => binding.OnCanvas,
                        ViewMode.Plane => binding.OnPlane,
                        _ => null,
                    };
                    return (other ?? binding.Action, found.Argument);
                }
            }
        }

        return null;
    }

    /// <summary>Whether an action is handled by the page or the window rather than by the session.</summary>
    public static bool IsLocal(ViewAction action) => All.Any(binding => binding.Action == action && binding.IsLocal);

    private static KeyBinding Letter(char letter) => new($"Key{letter}", letter.ToString());

    // The second of what a key is for, with shift.
    private static KeyBinding[] Both(string code, string name) =>
        [new KeyBinding(code, name), new KeyBinding(code, name, Shift: true, Argument: 1)];

    private static KeyBinding[] Digits(bool shift) =>
    [
        .. from key in (string[])["Digit", "Numpad"]
           from digit in Enumerable.Range(0, 10)
           select new KeyBinding($"{key}{digit}", $"{digit}", shift, digit),
    ];
}

/// <summary>The headings of the help.</summary>
internal enum ActionGroup
{
    /// <summary>Modes and models.</summary>
    View,

    /// <summary>Time and seed.</summary>
    Time,

    /// <summary>Classes and truncation.</summary>
    Classes,

    /// <summary>The grid's columns and the canvas's brush.</summary>
    GridAndCanvas,

    /// <summary>Files, clipboard and display.</summary>
    Output,
}

/// <summary>A key that triggers an action.</summary>
/// <param name="Code">The key's position, as in the web's <c>KeyboardEvent.code</c>.</param>
/// <param name="Name">Its label in ASCII.</param>
/// <param name="Shift">Whether Shift is held.</param>
/// <param name="Argument">The number passed to the action; 0 for none.</param>
internal sealed record KeyBinding(string Code, string Name, bool Shift = false, int Argument = 0);

/// <summary>An action with its help text and its keys.</summary>
/// <param name="Action">The action.</param>
/// <param name="Group">The heading in the help.</param>
/// <param name="Help">A short description.</param>
/// <param name="Keys">Its keys; empty if only controls trigger it.</param>
internal sealed record ActionBinding(ViewAction Action, ActionGroup Group, string Help, params KeyBinding[] Keys)
{
    /// <summary>The action that its keys trigger on the canvas instead; null for the same one.</summary>
    public ViewAction? OnCanvas { get; init; }

    /// <summary>The action that its keys trigger on the plane instead; null for the same one.</summary>
    public ViewAction? OnPlane { get; init; }

    /// <summary>Whether the page or the window handles it; otherwise the session does.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Its keys as text, for a list.</summary>
    public string KeyText { get; init; } = string.Join(
        ' ', Keys.Select(key => key.Shift ? $"Shift {key.Name}" : key.Name));
}
