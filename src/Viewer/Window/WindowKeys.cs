using ImageGen.Viewer.Scenes;

namespace ImageGen.Viewer.Window;

/// <summary>Maps the keys of a window to actions, taking modifiers into account; independent of devices.</summary>
internal static class WindowKeys
{
    /// <summary>Looks up a key.</summary>
    /// <param name="name">Name in Silk.NET.Input's <c>Key</c>.</param>
    /// <param name="held">The modifiers.</param>
    /// <param name="mode">The current mode.</param>
    /// <returns>The action; null if there is none, as for all keys with Alt, which the system uses.</returns>
    public static WindowKey? Find(string name, HeldKeys held, ViewMode mode)
    {
        if (held.HasFlag(HeldKeys.Alt))
            return null;
        if (held.HasFlag(HeldKeys.Control))
            return name == "V" ? new WindowKey(WindowCommand.Paste) : null;
        if (name == "Escape")
            return new WindowKey(WindowCommand.Leave);
        return KeyCodes.Of(name) is { } code
            && ViewActions.Find(code, held.HasFlag(HeldKeys.Shift), mode) is { } found
            ? new WindowKey(
                ViewActions.IsLocal(found.Action) ? WindowCommand.Local : WindowCommand.Act,
                found.Action,
                found.Argument)
            : null;
    }

    /// <summary>Whether a held key repeats its action: only those that go one step do.</summary>
    public static bool Repeats(ViewAction action) => action
        is ViewAction.Back or ViewAction.Forward
        or ViewAction.PlaneLeft or ViewAction.PlaneRight or ViewAction.PlaneUp or ViewAction.PlaneDown
        or ViewAction.MoreColumns or ViewAction.FewerColumns
        or ViewAction.LessTruncation or ViewAction.MoreTruncation
        or ViewAction.NarrowerBrush or ViewAction.WiderBrush
        or ViewAction.NextLabel or ViewAction.PreviousLabel
        or ViewAction.Undo;
}

/// <summary>The function of a key.</summary>
/// <param name="Command">The kind of function.</param>
/// <param name="Action">The action, if it is one.</param>
/// <param name="Argument">Argument of the action.</param>
internal sealed record WindowKey(WindowCommand Command, ViewAction Action = default, int Argument = 0);

/// <summary>The kind of a key's function.</summary>
internal enum WindowCommand
{
    /// <summary>An action of the session.</summary>
    Act,

    /// <summary>An action of the window.</summary>
    Local,

    /// <summary>Leaves full screen, or else closes the viewer.</summary>
    Leave,

    /// <summary>Opens the session on the clipboard.</summary>
    Paste,
}

/// <summary>Modifier keys.</summary>
[Flags]
internal enum HeldKeys
{
    /// <summary>No modifier.</summary>
    None = 0,

    /// <summary>Shift.</summary>
    Shift = 1,

    /// <summary>Control.</summary>
    Control = 2,

    /// <summary>Alt, including AltGr.</summary>
    Alt = 4,
}
