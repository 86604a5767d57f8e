namespace ImageGen.Viewer.Scenes;

/// <summary>
/// Which key does what, the same in every face of the viewer. Keys go by their place (the W of an American keyboard), so
/// that a hand finds them on any; none is a browser's own shortcut.
/// </summary>
internal static class KeyMap
{
    private static readonly KeyBinding[] Everywhere =
    [
        new("KeyW", false, ViewAction.Walk),
        new("KeyG", false, ViewAction.Grid),
        new("KeyP", false, ViewAction.Plane),
        new("KeyC", false, ViewAction.Canvas),
        new("KeyX", false, ViewAction.Compare),
        new("Space", false, ViewAction.Pause),
        new("ArrowLeft", false, ViewAction.Back),
        new("ArrowRight", false, ViewAction.Forward),
        new("ArrowUp", false, ViewAction.Faster),
        new("ArrowDown", false, ViewAction.Slower),
        new("KeyR", false, ViewAction.NewSeed),
        new("Equal", false, ViewAction.MoreColumns),
        new("NumpadAdd", false, ViewAction.MoreColumns),
        new("Minus", false, ViewAction.FewerColumns),
        new("NumpadSubtract", false, ViewAction.FewerColumns),
        new("PageDown", false, ViewAction.NextLabel),
        new("PageUp", false, ViewAction.PreviousLabel),
        new("KeyL", false, ViewAction.Tour),
        new("BracketLeft", false, ViewAction.LessTruncation),
        new("BracketRight", false, ViewAction.MoreTruncation),
        new("Home", false, ViewAction.Center),
        new("KeyI", false, ViewAction.Filter),
        new("KeyN", false, ViewAction.NextModel),
        new("KeyB", false, ViewAction.PreviousModel),
        new("KeyT", false, ViewAction.Timeline),
        new("KeyE", false, ViewAction.Eraser),
        new("Comma", false, ViewAction.NarrowerBrush),
        new("Period", false, ViewAction.WiderBrush),
        new("KeyU", false, ViewAction.Undo),
        new("Delete", false, ViewAction.Clear),
        new("KeyK", false, ViewAction.NextSketch),
        new("KeyS", false, ViewAction.Save),
        new("KeyV", false, ViewAction.Record),
        new("KeyV", true, ViewAction.RecordLoop),
        new("KeyY", false, ViewAction.CopySession),
        new("KeyH", false, ViewAction.Overlay),
        new("Slash", true, ViewAction.Keys),
        new("KeyF", false, ViewAction.FullScreen),
    ];

    /// <summary>Every key, in the order in which a list of them is shown; a digit is a class, or a colour on the canvas.</summary>
    public static IReadOnlyList<KeyBinding> All { get; } =
    [
        .. Everywhere,
        .. Digits(shift: false, ViewAction.Label),
        .. Digits(shift: true, ViewAction.SecondLabel),
    ];

    /// <summary>What a key does in a mode; null when it does nothing.</summary>
    /// <param name="code">The key by its place, e.g. "KeyW".</param>
    /// <param name="shift">Whether shift is held.</param>
    /// <param name="mode">What is looked at.</param>
    public static KeyBinding? Find(string code, bool shift, ViewMode mode)
    {
        KeyBinding? found = All.FirstOrDefault(binding => binding.Code == code && binding.Shift == shift)
            // Shift with any other key is that key: a held shift does not make the arrows dead.
            ?? All.FirstOrDefault(binding => binding.Code == code && !binding.Shift);
        return found is { Action: ViewAction.Label or ViewAction.SecondLabel } && mode == ViewMode.Canvas
            ? found with { Action = ViewAction.Color }
            : found;
    }

    private static IEnumerable<KeyBinding> Digits(bool shift, ViewAction action) =>
        from key in (string[])["Digit", "Numpad"]
        from digit in Enumerable.Range(0, 10)
        select new KeyBinding($"{key}{digit}", shift, action, digit);
}

/// <summary>A key and what it does.</summary>
/// <param name="Code">The key by its place on the keyboard, in the words of the web's <c>KeyboardEvent.code</c>.</param>
/// <param name="Shift">Whether shift is held.</param>
/// <param name="Action">What it does.</param>
/// <param name="Argument">The number that the action takes; 0 for none.</param>
internal sealed record KeyBinding(string Code, bool Shift, ViewAction Action, int Argument = 0);
